import { expect, test } from 'vitest';
import { is_password, new_password } from './station_password';

test('takes what OCPP calls a password, and nothing else', () => {
  expect(['', 'short', 'fifteen_letters', 'has a space in it....', 'ümlaut-ümlaut-ümlaut', 'x'.repeat(41)].filter(is_password)).toEqual([]);
  expect(['sixteen_letters_', 'x'.repeat(40), 'AZaz09*-_=:+|@.x'].filter(is_password)).toHaveLength(3);
});

test('makes another good one each time', () => {
  const made = new Set(Array.from({ length: 200 }, new_password));
  expect(made.size).toBe(200);
  expect([...made].every((one) => is_password(one) && one.length === 24 && !/[0O1lI]/.test(one))).toBe(true);
});
