import { expect, test } from 'vitest';
import type { ChargingSession } from '../api/schema';
import type { Outlet } from './pile';
import { course_of, patience, type Seen } from './start';

const driver = `0x${'a'.repeat(40)}`;
const outlet = (state: Outlet['state']): Outlet => ({ evse: 1, connector: 1, plug: 'type2', power: 22_000, state, told: '', error: '', since: 0 });
const session = (more: Partial<ChargingSession> = {}): ChargingSession => ({
  session: 5, community: 0, station: 'P', evse: 1, connector: 1, driver, standing: 'billed', began: 1000, ended: null, reason: 'other',
  energy: '0', cost: '0', currency: 'EUR', reserved: '0', stop_wanted: false, findings: 0, told_flags: 0, ...more,
});
const seen = (more: Partial<Seen>): Seen => ({ connected: true, outlet: outlet('available'), sessions: [], driver, waited: 0, ...more });
const at = (more: Partial<Seen>): string => {
  const { phase, failure } = course_of(seen(more));
  return failure ? `${phase} ${failure}` : phase;
};

test('from the plug to the end', () => {
  expect(at({})).toBe('connect');
  expect(at({ outlet: outlet('occupied') })).toBe('authorising');
  expect(at({ outlet: outlet('occupied'), sessions: [session()] })).toBe('starting');
  expect(at({ outlet: outlet('occupied'), sessions: [session({ energy: '0.5' })] })).toBe('charging');
  expect(at({ sessions: [session({ energy: '4', ended: 9000 })] })).toBe('finished');
  expect(at({ sessions: [session({ energy: '4', evse: 2 })] })).toBe('connect');
});

test('nothing before the flow of energy lasts longer than a minute without a word on it', () => {
  const waited = patience;
  expect(at({ waited })).toBe('failed not_plugged');
  expect(at({ waited, outlet: outlet('occupied') })).toBe('failed no_card');
  expect(at({ waited, outlet: outlet('unknown') })).toBe('failed unknown');
  expect(at({ waited, outlet: null })).toBe('failed unknown');
  expect(at({ waited, connected: false, outlet: outlet('unknown') })).toBe('failed offline');
  expect(at({ waited, sessions: [session()] })).toBe('failed no_energy');
  expect(at({ waited, sessions: [session({ energy: '1' })] })).toBe('charging');
});

test('what cannot come right is said at once', () => {
  expect(at({ outlet: outlet('faulted') })).toBe('failed faulted');
  expect(at({ outlet: outlet('unavailable') })).toBe('failed unavailable');
  expect(at({ outlet: outlet('reserved') })).toBe('failed taken');
  expect(at({ sessions: [session({ driver: `0x${'b'.repeat(40)}` })] })).toBe('failed taken');
  expect(at({ sessions: [session({ driver: null, standing: 'unknown_token' })] })).toBe('failed refused');
  expect(at({ sessions: [session({ driver: null, standing: 'unknown_token', evse: 2 })] })).toBe('connect');
});
