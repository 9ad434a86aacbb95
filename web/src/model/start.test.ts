import { expect, test } from 'vitest';
import { Problem } from '../api/client';
import type { Outlet } from './pile';
import { course_of, failure_of, failure_of_problem, new_code, patience, type Seen } from './start';

const outlet = (state: Outlet['state']): Outlet => ({ evse: 1, connector: 1, plug: 'type2', power: 22_000, state, told: '', error: '', since: 0 });
const at = (more: Partial<Seen>): string => {
  const { phase, failure } = course_of({ answer: null, outlet: outlet('available'), session: null, waited: 0, ...more });
  return failure ? `${phase} ${failure}` : phase;
};

test('from the plug to the end', () => {
  const answer = { session: 5 };
  expect(at({})).toBe('connect');
  expect(at({ outlet: outlet('occupied') })).toBe('authorising');
  expect(at({ answer })).toBe('starting');
  expect(at({ answer, session: { energy: '0' } })).toBe('starting');
  expect(at({ answer, session: { energy: '0.5' } })).toBe('charging');
  expect(at({ answer, session: { energy: '4', ended: 9000 } })).toBe('finished');
});

test('nothing before the flow of energy lasts without a word on it', () => {
  expect(at({ waited: patience })).toBe('connect');
  expect(at({ waited: 2 * patience })).toBe('failed unknown');
  expect(at({ waited: patience, answer: { session: 5 } })).toBe('failed no_energy');
  expect(at({ waited: patience, answer: { session: 5 }, session: { energy: '1' } })).toBe('charging');
});

test('what the node says failed is what is shown', () => {
  expect(at({ answer: { failure: 'not_plugged' } })).toBe('failed not_plugged');
  expect(failure_of('not_started')).toBe('not_started');
  expect(failure_of('a word of a later version')).toBe('unknown');
  const of = (status: number, field?: string): string => failure_of_problem(new Problem(field ? { field } : {}, status, null));
  expect([of(404, 'code'), of(403, 'code'), of(410, 'code'), of(409, 'evse'), of(409, 'station'), of(402, 'code'), of(503, 'station'), of(429)])
    .toEqual(['bad_code', 'bad_code', 'expired_code', 'taken', 'closed', 'no_money', 'offline', 'too_often']);
});

test('codes fit a station of OCPP 1.6 and are new each time', () => {
  const codes = new Set(Array.from({ length: 100 }, new_code));
  expect(codes.size).toBe(100);
  for (const code of codes) expect(code).toMatch(/^[a-z2-9]{20}$/);
});
