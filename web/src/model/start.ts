// From the driver's wish to charge until energy flows, or until it is clear that it does not: what is
// known of outlet and session says how far it is. Nothing lasts longer than `patience` without a word on
// what failed.
import type { ChargingSession } from '../api/schema';
import { micros } from '../base/decimal';
import type { Outlet } from './pile';

export const patience = 60_000;  // ms

export type Phase = 'connect' | 'authorising' | 'starting' | 'charging' | 'finished' | 'failed';
export type Failure = 'offline' | 'faulted' | 'unavailable' | 'taken' | 'refused' | 'not_plugged' | 'no_card' | 'no_energy' | 'unknown';
export interface Course { phase: Phase; failure: Failure | null; session: ChargingSession | null }

export interface Seen {
  connected: boolean;
  outlet: Outlet | null;
  // Of this station: those that are open, and the driver's own beyond its end.
  sessions: readonly ChargingSession[];
  driver: string;
  waited: number;  // ms in the present phase
}

const billed = (session: ChargingSession): boolean => session.standing === 'billed' || session.standing === 'short_wallet';

function before_session({ connected, outlet, sessions, driver, waited }: Seen): Course {
  const failed = (failure: Failure): Course => ({ phase: 'failed', failure, session: null });
  const late = waited >= patience;
  const at_outlet = sessions.filter((one) => one.ended == null && one.evse === outlet?.evse && one.connector === outlet.connector);
  if (at_outlet.some((one) => !billed(one))) return failed('refused');
  if (at_outlet.some((one) => one.driver !== driver)) return failed('taken');
  if (outlet?.state === 'faulted') return failed('faulted');
  if (outlet?.state === 'unavailable') return failed('unavailable');
  if (outlet?.state === 'reserved') return failed('taken');
  if (!connected) return late ? failed('offline') : { phase: 'connect', failure: null, session: null };
  if (outlet?.state === 'occupied') return late ? failed('no_card') : { phase: 'authorising', failure: null, session: null };
  if (late) return failed(outlet?.state === 'available' ? 'not_plugged' : 'unknown');
  return { phase: 'connect', failure: null, session: null };
}

export function course_of(seen: Seen): Course {
  const { outlet, driver } = seen;
  const own = seen.sessions.filter((one) => one.driver === driver
    && (!outlet || (one.evse === outlet.evse && one.connector === outlet.connector))).at(-1);
  if (!own) return before_session(seen);
  if (own.ended != null) return { phase: 'finished', failure: null, session: own };
  if (micros(own.energy) > 0) return { phase: 'charging', failure: null, session: own };
  if (seen.waited >= patience) return { phase: 'failed', failure: 'no_energy', session: own };
  return { phase: 'starting', failure: null, session: own };
}
