// A charge point as it is now: asked for every few seconds while it is shown.
import type { ChargePoint, StationDetail } from '../../api/schema';
import { use_get } from '../../api/query';
import { interval_start } from '../../app/site';
import { use_ticks } from '../../app/ticks';
import { outlets_of, state_of, type Outlet, type PileState } from '../../model/pile';

export const often = 4_000;  // ms
export interface LivePile {
  detail: StationDetail | null;
  outlets: readonly Outlet[];
  state: PileState | null;  // null: not known yet
  served: boolean;          // whether this node serves charge points at all
}

export function use_pile(point: ChargePoint, pause = often): LivePile {
  const ticks = use_ticks(pause);
  const asked = use_get('/api/v1/stations/{station}', { path: { station: point.description.station } }, ticks).query.value;
  const gone = asked.problem?.status === 404 || asked.problem?.status === 503;
  const detail = gone ? null : asked.data;
  const outlets = outlets_of(point, detail);
  return {
    detail, outlets, served: asked.problem?.status !== 503,
    state: asked.state === 'loading' ? null : state_of(point, detail, outlets),
  };
}

export const use_price = (point: ChargePoint, outlet?: { evse: number; connector: number }) =>
  use_get('/api/v1/charge-points/{station}/price', {
    path: { station: point.description.station }, query: { evse: outlet?.evse ?? 1, connector: outlet?.connector ?? 1 },
  }, interval_start.value);
