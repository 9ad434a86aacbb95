// The head that this browser saved: the hash of a block that the reader noted once. What the node
// tells later is compared with it by following the headers from one to the other.
import { get, Problem } from '../api/client';
import { keep, kept } from '../base/keep';
import { follow, type ChainOutcome, type Head } from './chain';
import type { HeaderJson } from './header';

export interface SavedHead extends Head {
  genesis: string;
  saved: number; // ms since 1970, by this browser's clock
}

// More headers than this are the command line's work: `wattbook ledger verify DIR --head HASH`.
export const headers_max = 600;
const at_once = 16;

export function saved_head(): SavedHead | null {
  try {
    return JSON.parse(kept('saved-head') ?? 'null') as SavedHead | null;
  } catch {
    return null;
  }
}
export const save_head = (head: SavedHead | null): void => keep('saved-head', head && JSON.stringify(head));

export type Compared =
  | { state: 'same'; headers: number }
  | { state: 'broken'; height: number; fault: Extract<ChainOutcome, { ok: false }>['fault'] | 'other_hash' }
  | { state: 'other_ledger' }
  | { state: 'too_far'; headers: number }
  | { state: 'gone'; height: number } // the node no longer has that block at hand
  | { state: 'failed'; problem: Problem };

async function headers_of(first: number, last: number): Promise<HeaderJson[]> {
  const out: HeaderJson[] = [];
  for (let at = first; at <= last; at += at_once) {
    const heights = Array.from({ length: Math.min(at_once, last - at + 1) }, (_, i) => at + i);
    const blocks = await Promise.all(heights.map((height) => get('/api/v1/blocks/{height}', { path: { height } })));
    out.push(...blocks.map((block) => block.header as HeaderJson));
  }
  return out;
}

// Whether the chain leads from the earlier of two heads to the later one.
export async function compare(one: Head, other: Head, genesis: string): Promise<Compared> {
  const [from, to] = one.height <= other.height ? [one, other] : [other, one];
  const count = to.height - from.height;
  if (count > headers_max) return { state: 'too_far', headers: count };
  try {
    const outcome = follow(from, genesis, await headers_of(from.height + 1, to.height));
    if (!outcome.ok) return { state: 'broken', height: outcome.height, fault: outcome.fault };
    if (outcome.head.hash !== to.hash) return { state: 'broken', height: to.height, fault: 'other_hash' };
    return { state: 'same', headers: count };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return error.status === 404 ? { state: 'gone', height: from.height } : { state: 'failed', problem: error };
  }
}

// Against the saved head; null where none is saved.
export function compare_with_saved(head: Head, genesis: string): Promise<Compared> | null {
  const saved = saved_head();
  if (saved === null) return null;
  return saved.genesis === genesis ? compare(saved, head, genesis) : Promise.resolve({ state: 'other_ledger' });
}

// The delegates of a ledger whom this browser met first: those that later certificates must be of.
export function known_delegates(genesis: string, met: string): boolean {
  const name = `delegates-${genesis}`;
  const known = kept(name);
  if (known === null) keep(name, met);
  return known === null || known === met;
}
