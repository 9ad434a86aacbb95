// Who one can sit in for in the demo. Everybody's key there is the hash of the demo's seed and
// their name (src/sim/demo_cast.h), fit for a throw-away ledger only; an address of the ledger
// proves that the seed is the right one.
import { sha256 } from '@noble/hashes/sha2.js';

import { utf8, type Hex } from '../base/bytes';
import { WalletFault } from './fault';
import { address_of } from './signature';

export const usual_seed = 7;

export const demo_key = (seed: number, name: string): Uint8Array =>
  sha256(utf8(`wattbook demo ${seed} ${name}`));

// The key of that member of the demo's cast. Refused where the seed gives another address.
export function persona_key(seed: number, name: string, address: Hex): Uint8Array {
  const key = demo_key(seed, name);
  if (address_of(key) !== address) throw new WalletFault('not_this_seed', name);
  return key;
}

// The seed below `bound` under which `name` has this address; the usual one is tried first.
export function find_seed(name: string, address: Hex, bound = 100): number | undefined {
  const fits = (seed: number): boolean => address_of(demo_key(seed, name)) === address;
  if (fits(usual_seed)) return usual_seed;
  for (let seed = 0; seed < bound; ++seed) if (fits(seed)) return seed;
  return undefined;
}
