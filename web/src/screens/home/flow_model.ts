// The community's power as sources and uses that must balance: what does not is named "unaccounted".
import type { Flow } from '../../api/schema';

export const source_names = ['solar', 'battery_out', 'grid_in'] as const;
export const use_names = ['homes', 'vehicles', 'battery_in', 'grid_out'] as const;
export type SourceName = (typeof source_names)[number];
export type UseName = (typeof use_names)[number];

export interface Balance {
  sources: number;      // W, of what is known
  uses: number;
  // What the known sources exceed the known uses by; null within rounding. Positive: a use is missing.
  unaccounted: number | null;
}

const rounding = 50;  // W: half of the last digit shown

export function balance(flow: Flow): Balance {
  const total = (names: readonly (SourceName | UseName)[]): number =>
    names.reduce((all, name) => all + (flow[name] ?? 0), 0);
  const sources = total(source_names);
  const uses = total(use_names);
  return { sources, uses, unaccounted: Math.abs(sources - uses) > rounding ? sources - uses : null };
}

export type NodeName = 'solar' | 'grid' | 'battery' | 'homes' | 'vehicles';

// A node's power: positive towards the community, negative away from it, null where nothing is known.
export function net_power(flow: Flow | null, node: NodeName): number | null {
  const net = (source: number | null | undefined, use: number | null | undefined): number | null =>
    (source == null && use == null ? null : (source ?? 0) - (use ?? 0));
  switch (node) {
    case 'solar': return net(flow?.solar, null);
    case 'grid': return net(flow?.grid_in, flow?.grid_out);
    case 'battery': return net(flow?.battery_out, flow?.battery_in);
    case 'homes': return net(null, flow?.homes);
    case 'vehicles': return net(null, flow?.vehicles);
  }
}

// Two intervals without news are a feed that has stopped (UX 5.18).
export const intervals_until_stale = 2;
export function staleness(flow: Flow, now: number): number | null {
  if (flow.interval_start == null) return null;
  const age = now - (flow.interval_start + flow.interval_length);
  return age > intervals_until_stale * flow.interval_length ? age : null;
}
