// Charge points and sessions as they are now, by the live topic of the community's charging.
import type { ChargePoint, ChargingNow, LiveSession, StationDetail } from '../../api/schema';
import { type Asked, use_get } from '../../api/query';
import { community, interval_start } from '../../app/site';
import { use_topic } from '../../live/topics';
import { outlets_of, state_of, type LiveStation, type Outlet, type PileState } from '../../model/pile';

export interface LivePile {
  live: LiveStation | null;
  outlets: readonly Outlet[];
  state: PileState | null;  // null: not known yet
  fresh: string;            // changes with what the charge point does
}

export const use_charging = (): ChargingNow | null => use_topic('charging', community).value?.data ?? null;

// Changes whenever something of the session does.
const stamp = (one: LiveSession): string => `${one.session} ${one.energy} ${one.cost} ${one.stop_wanted}`;

export function use_pile(point: ChargePoint): LivePile {
  const now = use_charging();
  const { station } = point.description;
  const live = now?.stations.find((one) => one.station === station) ?? null;
  const outlets = outlets_of(point, live);
  const sessions = now?.sessions.filter((one) => one.station === station) ?? [];
  return {
    live, outlets, state: now === null ? null : state_of(point, live, outlets),
    fresh: `${JSON.stringify(live)} ${sessions.map((one) => one.session).join()}`,
  };
}

// What only the node that serves it knows of a charge point. Answers 503 where it serves none.
export const use_detail = (station: string, pile: LivePile, wanted = true): Asked<StationDetail> =>
  use_get('/api/v1/stations/{station}', wanted ? { path: { station } } : null, pile.fresh);

// For what is read of one session: changes when it does, and when it ends.
export function use_session_stamp(number: number): string {
  const row = use_charging()?.sessions.find((one) => one.session === number);
  return `${interval_start.value} ${row ? stamp(row) : ''}`;
}

// For a list of sessions: changes when one of `open` does, and when another begins or ends.
export function use_sessions_stamp(open: readonly number[]): string {
  const now = use_charging()?.sessions ?? [];
  const newest = now.reduce((most, one) => Math.max(most, one.session), 0);
  return `${newest} ${open.map((number) => now.find((one) => one.session === number)).map((one) => (one ? stamp(one) : '')).join()}`;
}

export const use_price = (point: ChargePoint, outlet?: { evse: number; connector: number }) =>
  use_get('/api/v1/charge-points/{station}/price', {
    path: { station: point.description.station }, query: { evse: outlet?.evse ?? 1, connector: outlet?.connector ?? 1 },
  }, interval_start.value);
