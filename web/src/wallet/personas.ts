// Whom one can sit in for in the demo: members whose key the demo's seed gives.
import type { Hex } from '../base/bytes';
import { find_seed, persona_key } from './demo_cast';
import { take_key } from './keys';

export type Part = 'household' | 'driver' | 'operator' | 'bank';

// The names that the demo gives its cast (src/sim/demo_town.cc).
export const cast: Readonly<Record<Part, string>> = {
  household: 'Home 01',
  driver: 'Car 1',
  operator: 'Operator',
  bank: 'Bank',
};

// Sits in for the member of that name and address. `seed`: what the person wrote, where the usual ones
// do not fit. Answers false where none fits.
export async function sit_in(name: string, address: Hex, seed?: number): Promise<boolean> {
  const fitting = seed ?? find_seed(name, address);
  if (fitting === undefined) return false;
  await take_key({ key: persona_key(fitting, name, address), phrase: null }, name);
  return true;
}
