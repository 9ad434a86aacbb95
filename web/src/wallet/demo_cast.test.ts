import { expect, test } from 'vitest';

import { demo_key, find_seed, persona_key } from './demo_cast';
import { address_of } from './signature';

test("the demo's cast, as `wattbook demo --seed 7 --persona-keys` writes it", () => {
  expect(address_of(demo_key(7, 'Home 01'))).toBe('0x72a68f35134ac1347a50576568f06c0025f88f0d');
  expect(address_of(demo_key(7, 'Operator'))).toBe('0x16b9ddefc94546a835ad1aaf9c97864ae473e367');
});

test('another seed gives nobody a key', () => {
  expect(() => persona_key(8, 'Home 01', '0x72a68f35134ac1347a50576568f06c0025f88f0d')).toThrow('not_this_seed');
  expect(find_seed('Operator', address_of(demo_key(12, 'Operator')), 20)).toBe(12);
  expect(find_seed('Operator', address_of(demo_key(12, 'Operator')), 12)).toBeUndefined();
});
