// From the driver's wish to charge until energy flows, or until it is clear that it does not: what the node
// answered to the code, what outlet and session show, and how long that has been so. Nothing lasts longer
// than `patience` without a word on what failed.
import { Problem } from '../api/client';
import { micros } from '../base/decimal';
import type { Outlet } from './pile';

export const patience = 60_000;  // ms
const grace = 15_000;  // the node counts its own minute first

export type Phase = 'connect' | 'authorising' | 'starting' | 'charging' | 'finished' | 'failed';
const told = ['offline', 'refused', 'unanswered', 'not_plugged', 'not_started', 'faulted'] as const;
export type Failure = (typeof told)[number] | 'bad_code' | 'expired_code' | 'taken' | 'closed' | 'no_money' | 'too_often' | 'no_energy' | 'unknown';

// What the node made of the code; null while it is not known.
export type Answer = { session: number } | { failure: Failure } | null;
export interface Course { phase: Phase; failure: Failure | null }

export interface Seen {
  answer: Answer;
  outlet: Outlet | null;
  session: { energy: string; ended?: number | null } | null;  // once it is seen
  waited: number;  // ms in the present phase
}

export function course_of({ answer, outlet, session, waited }: Seen): Course {
  const at = (phase: Phase): Course => ({ phase, failure: null });
  const failed = (failure: Failure): Course => ({ phase: 'failed', failure });
  if (answer && 'failure' in answer) return failed(answer.failure);
  if (!answer) {
    if (waited >= patience + grace) return failed('unknown');
    return at(outlet?.state === 'occupied' ? 'authorising' : 'connect');
  }
  if (session?.ended != null) return at('finished');
  if (session && micros(session.energy) > 0) return at('charging');
  return waited >= patience ? failed('no_energy') : at('starting');
}

// The node's word for what failed after it asked the charge point.
export const failure_of = (word: string): Failure => told.find((one) => one === word) ?? 'unknown';

// What the node refused before it asked the charge point (docs/api.md).
export function failure_of_problem(problem: unknown): Failure {
  if (!(problem instanceof Problem)) return 'unknown';
  const { status, field } = problem;
  if (status === 402) return 'no_money';
  if (status === 410) return 'expired_code';
  if (status === 429) return 'too_often';
  if (status === 503) return 'offline';
  if (status === 409) return field === 'station' ? 'closed' : 'taken';
  return field === 'code' ? 'bad_code' : 'unknown';
}

const letters = 'abcdefghijkmnpqrstuvwxyz23456789';

// A new one-time code: 20 characters, as many as a station of OCPP 1.6 takes; 100 random bits.
export const new_code = (): string =>
  [...crypto.getRandomValues(new Uint8Array(20))].map((byte) => letters[byte % letters.length]).join('');
