// What settled intervals add up to, for a member or the whole community. All in millionths of a kWh, so
// that sums are exact.
import type { EnergyRow } from '../api/schema';
import { type Micros, micros, minus, sum } from '../base/decimal';

export interface EnergyTotals {
  used: Micros;         // metered consumption
  from_store: Micros;   // of it: from stored or bought energy (WATT burned)
  from_sharing: Micros; // of it: from neighbours, by the sharing key
  from_grid: Micros;    // of it: from the grid
  fed: Micros;          // metered feed-in
  to_store: Micros;     // of it: kept (WATT minted), losses of charging included
  to_sharing: Micros;
  to_grid: Micros;
  cash: Micros;         // of the settlements; trades come on top
  intervals: number;    // settled
  corrections: number;
}

export function energy_totals(rows: readonly EnergyRow[]): EnergyTotals {
  const of = (pick: (row: EnergyRow) => string): Micros => sum(rows.map((row) => micros(pick(row))));
  const used = of((row) => row.imported);
  const from_sharing = of((row) => row.shared_in);
  const from_grid = of((row) => row.grid_import);
  const fed = of((row) => row.exported);
  const to_sharing = of((row) => row.shared_out);
  const to_grid = of((row) => row.grid_export);
  return {
    used, from_sharing, from_grid, from_store: minus(minus(used, from_sharing), from_grid),
    fed, to_sharing, to_grid, to_store: minus(minus(fed, to_sharing), to_grid),
    cash: of((row) => row.cash),
    intervals: rows.reduce((count, row) => count + row.intervals, 0),
    corrections: rows.reduce((count, row) => count + row.corrections, 0),
  };
}

// The part of consumption that did not come from the grid; null where nothing was used.
export const self_sufficiency = (totals: EnergyTotals): number | null =>
  (totals.used > 0 ? 1 - totals.from_grid / totals.used : null);

// Whole percents of parts of a whole that add up to exactly 100, by largest remainder.
export function percents(parts: readonly Micros[]): number[] {
  const whole = sum(parts);
  if (whole <= 0) return parts.map(() => 0);
  const exact = parts.map((part) => (part * 100) / whole);
  const out = exact.map(Math.floor);
  const order = exact.map((value, index) => ({ index, rest: value - Math.floor(value) })).sort((a, b) => b.rest - a.rest || a.index - b.index);
  const missing = 100 - out.reduce((a, b) => a + b, 0);
  for (const { index } of order.slice(0, missing)) out[index] = (out[index] ?? 0) + 1;
  return out;
}

// Each step of a range with its row, or null where nothing is settled: a gap, not zero.
export function at_times(rows: readonly EnergyRow[], times: readonly number[]): (EnergyRow | null)[] {
  const at = new Map(rows.map((row) => [row.start, row]));
  return times.map((time) => at.get(time) ?? null);
}

// How well each step is known: settled wholly, settled anew after a correction, in part, not at all, or
// not due yet.
export type Quality = 'settled' | 'corrected' | 'partial' | 'missing' | 'ahead';
export function qualities(rows: readonly (EnergyRow | null)[], times: readonly number[], until: number, closed_until: number, interval: number): Quality[] {
  return times.map((time, index) => {
    const row = rows[index];
    const end = Math.min(times[index + 1] ?? until, closed_until);
    const due = Math.max(0, Math.floor((end - time) / interval));
    if (due === 0) return 'ahead';
    if (!row || row.intervals === 0) return 'missing';
    if (row.intervals < due) return 'partial';
    return row.corrections > 0 ? 'corrected' : 'settled';
  });
}
