import { describe, expect, test } from 'vitest';
import { micros, product, sum, text_of, typed } from './decimal';

describe('decimals', () => {
  test.each(['', '1.', '.5', '1e3', '0.1234567', 'NaN', '1,5'])('%s is not the API\'s', (text) => {
    expect(() => micros(text)).toThrow(RangeError);
  });

  test('absent stays absent', () => expect([micros(null), micros(undefined)]).toEqual([null, null]));

  test('add exactly', () => expect(text_of(sum(['0.1', '0.2', '-0.3', '0.000001'].map((text) => micros(text))))).toBe('0.000001'));

  test.each(['0', '-0.00002', '9007199254.740991', '1.5'])('%s comes back as it was', (text) => expect(text_of(micros(text))).toBe(text));

  test('amounts round down, also below zero', () => {
    expect(text_of(product(micros('0.000003'), micros('0.5')))).toBe('0.000001');
    expect(text_of(product(micros('-0.000003'), micros('0.5')))).toBe('-0.000002');
    expect(text_of(product(micros('9000000'), micros('0.4')))).toBe('3600000');
  });
});

test.each([['0,5', '0.5'], ['0.5', '0.5'], ['.5', '0.5'], ['12', '12'], ['１', null], ['1.2.3', null], ['1,000.5', null], ['-1', null], ['0.1234567', null], ['', null], ['0，5', '0.5']])(
  'typed %s is %s', (text, value) => expect(typed(text) === null ? null : text_of(typed(text) ?? micros('0'))).toBe(value));
