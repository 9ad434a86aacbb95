// What a charging session's receipt says in figures: where its energy came from, and how strongly it
// charged.
import type { ChargingReceipt } from '../api/schema';
import { type Micros, micros, sum } from '../base/decimal';
import { percents } from './energy';

export const sources = ['own', 'market', 'grid', 'unbilled'] as const;
export type Source = (typeof sources)[number];
export interface SourcePart { source: Source; amount: Micros; percent: number }

export function parts_of(receipt: ChargingReceipt): SourcePart[] {
  const amounts = sources.map((source) => micros(receipt.total[source]));
  const shares = percents(amounts);
  return sources.map((source, at) => ({ source, amount: amounts[at] ?? micros('0'), percent: shares[at] ?? 0 }));
}

// The part of the billed energy that was stored in or bought from the community, of 1; null before any.
export function community_share(receipt: ChargingReceipt): number | null {
  const { own, market, grid } = receipt.total;
  const ours = sum([micros(own), micros(market)]);
  const all = sum([ours, micros(grid)]);
  return all > 0 ? ours / all : null;
}

// Mean power in W of the energy that the ledger counted from `before` on, over the time in which it
// flowed; null where nothing did, or for so short that the clock of a station decides the figure.
const shortest = 1000;  // ms
export function mean_power(receipt: ChargingReceipt, before: ChargingReceipt | null = null): number | null {
  const energy = micros(receipt.session.energy) - (before ? micros(before.session.energy) : 0);
  const time = receipt.total.charging - (before?.total.charging ?? 0);
  return energy > 0 && time >= shortest ? (energy / 1000) * (3_600_000 / time) : null;
}

// The decimals that a text has, at least two: so that an amount is shown to its last unit.
export const decimals_of = (text: string): number => Math.max(2, text.split('.')[1]?.length ?? 0);
