// The settled energy of the member in view, or of the community, over a span of time.
import type { EnergySeries } from '../api/schema';
import { type Asked, use_get } from '../api/query';
import { community, interval_start } from './site';

export type Step = 'interval' | 'day' | 'month';
export interface Span { from: number; until: number; step: Step }

// address null: the whole community.
export function use_energy(address: string | null, span: Span | null): Asked<EnergySeries> {
  const fresh = interval_start.value;
  const query = span ?? undefined;
  const of_member = use_get('/api/v1/members/{address}/energy',
    address && query ? { path: { address }, query: { community, ...query } } : null, fresh);
  const of_all = use_get('/api/v1/communities/{community}/energy',
    !address && query ? { path: { community }, query } : null, fresh);
  return address ? of_member : of_all;
}
