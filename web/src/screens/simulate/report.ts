// What a simulation gave (report.json of docs/scenario.md). Its numbers have six decimals, so they are read
// as they are written.
import { type Micros, micros, micros_per_unit, sum } from '../../base/decimal';
import type { EnergyRow, Simulation } from '../../api/schema';

export interface Sums { load: number; pv: number; community_import: number; community_export: number; local: number }
export interface Report extends Omit<Sums, 'local'> {
  community: string;
  mode: string;
  currency: string;
  start: string;
  interval_minutes: number;
  intervals: number;
  missing_values: number;
  shared: number;
  traded: number;
  peak_import_kw: number;
  peak_export_kw: number;
  self_sufficiency: number | null;
  self_consumption: number | null;
  bills_without_community: number;
  bills_with_community: number;
  welfare: number;
  ledger: { state_root: string; commands: number; trades: number };
  days: readonly (Sums & { day: string })[];
  average_day: readonly (Sums & { time: string })[];
  members: readonly { name: string; load: number; pv: number; bill_without_community: number; bill_with_community: number; saving: number }[];
}

export const exact = (value: number): Micros => Math.round(value * micros_per_unit) as Micros;

export type Figure = 'energy' | 'money' | 'share' | 'power';
export interface Row { key: keyof Report; kind: Figure; better: 'more' | 'less' | null }
// What two runs are compared by, and which way is better.
export const rows: readonly Row[] = [
  { key: 'load', kind: 'energy', better: null }, { key: 'pv', kind: 'energy', better: null },
  { key: 'self_sufficiency', kind: 'share', better: 'more' }, { key: 'self_consumption', kind: 'share', better: 'more' },
  { key: 'community_import', kind: 'energy', better: 'less' }, { key: 'community_export', kind: 'energy', better: null },
  { key: 'shared', kind: 'energy', better: null }, { key: 'traded', kind: 'energy', better: null },
  { key: 'peak_import_kw', kind: 'power', better: 'less' }, { key: 'peak_export_kw', kind: 'power', better: null },
  { key: 'bills_without_community', kind: 'money', better: 'less' }, { key: 'bills_with_community', kind: 'money', better: 'less' },
];

// The same run on a command line.
export function commands(run: Simulation, time_zone: string): string[] {
  const place = run.sample ? 'town/scenario.toml' : 'scenario.toml';
  const options = [`--out report${run.number}`];
  // What is changed at one home is in its files already.
  const in_files = Boolean(run.past?.member);
  if (run.roofs && !in_files) options.push(`--roofs ${run.roofs}`);
  if (run.battery !== '0' && !in_files) options.push(`--battery-kwh ${run.battery}`);
  if (run.seed !== null && run.seed !== undefined) options.push(`--seed ${run.seed}`);
  const lines = [`wattbook sim run ${place} ${options.join(' ')}`];
  if (run.sample)
    lines.unshift(`wattbook sim make town --homes ${run.sample.homes} --days ${run.sample.days} --seed ${run.sample.seed} --zone ${time_zone}`);
  return lines;
}

// What the ledger settled in the same intervals: the figures that a record has.
export type Recorded = Partial<Record<keyof Report, Micros>>;
export function recorded(rows: readonly EnergyRow[], intervals: number): Recorded {
  const of = (key: 'imported' | 'exported' | 'grid_import' | 'grid_export' | 'shared_in'): Micros =>
    sum(rows.slice(0, intervals).map((row) => micros(row[key])));
  const load = of('imported');
  const pv = of('exported');
  const drawn = of('grid_import');
  const fed = of('grid_export');
  const part = (whole: Micros, lost: Micros): Micros | undefined => (whole > 0 ? exact(1 - lost / whole) : undefined);
  const shares = { self_sufficiency: part(load, drawn), self_consumption: part(pv, fed) };
  return {
    load, pv, community_import: drawn, community_export: fed, shared: of('shared_in'),
    ...Object.fromEntries(Object.entries(shares).filter(([, value]) => value !== undefined)),
  };
}

// The files that a run of the past was made from.
export function files_of(report: Report): string[] {
  return ['scenario.toml', 'prices.csv', ...(report.load > 0 ? ['load.csv'] : []), ...(report.pv > 0 ? ['pv.csv'] : [])];
}
