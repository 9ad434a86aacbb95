// Whether headers are one chain from a block that the reader saved to a later one: how a saved head
// is compared with what a node tells today. Hashes are made here, from the headers themselves.
import type { Hex } from '../base/bytes';
import { encode_header, hash_of, type HeaderJson } from './header';

export interface Head {
  height: number;
  hash: string;
}

export type ChainOutcome =
  | { ok: true; head: Head }
  // The height at which the chain does not follow, and why.
  | { ok: false; height: number; fault: 'gap' | 'other_ledger' | 'other_parent' | 'other_head' };

// `headers` begin right after `from`; `genesis` is the ledger's.
export function follow(from: Head, genesis: string, headers: readonly HeaderJson[]): ChainOutcome {
  let newest: Head = from;
  for (const header of headers) {
    const height = newest.height + 1;
    if (Number(header.height) !== height) return { ok: false, height, fault: 'gap' };
    if (header.genesis !== genesis) return { ok: false, height, fault: 'other_ledger' };
    if (header.parent !== newest.hash) return { ok: false, height, fault: 'other_parent' };
    const hash: Hex = hash_of(encode_header(header));
    newest = { height, hash };
  }
  return { ok: true, head: newest };
}
