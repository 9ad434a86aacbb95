import { describe, expect, test } from 'vitest';
import { before, range_of } from './range';

const zone = 'Europe/Vienna';
const quarter = 900_000;
const at = (text: string): number => Date.parse(text);
const query = (name: string | null, more: Partial<{ back: string; from: string; to: string }> = {}) =>
  ({ name, back: null, from: null, to: null, ...more });

describe('days of the site', () => {
  test.each([['2026-03-29T12:00:00Z', 92], ['2026-10-25T12:00:00Z', 100], ['2026-06-21T12:00:00Z', 96]])('%s has %i slots', (now, slots) => {
    expect(range_of(query('today'), at(now), zone, quarter).times).toHaveLength(slots);
  });

  test('begin at the site\'s midnight', () => {
    const range = range_of(query('today'), at('2026-06-21T22:30:00Z'), zone, quarter);
    expect(new Date(range.from).toISOString()).toBe('2026-06-21T22:00:00.000Z');
  });

  test('step through a change of the clock', () => {
    const week = range_of(query('week'), at('2026-03-31T12:00:00Z'), zone, quarter);
    expect(week.times.map((time) => new Date(time).toISOString().slice(8, 13))).toEqual(['24T23', '25T23', '26T23', '27T23', '28T23', '29T22', '30T22']);
  });
});

test('the span before ends where this one begins', () => {
  for (const name of ['today', 'week', 'month', 'year']) {
    const range = range_of(query(name), at('2026-03-31T12:00:00Z'), zone, quarter);
    expect(before(range, zone, quarter).until).toBe(range.from);
  }
  const chosen = range_of(query('custom', { from: '2026-06-10', to: '2026-06-12' }), 0, zone, quarter);
  expect(before(chosen, zone, quarter)).toMatchObject({ until: chosen.from, from: at('2026-06-06T22:00:00Z') });
});

test.each([query('custom', { from: '2026-02-30', to: '2026-03-01' }), query('custom', { from: '2026-03-02', to: '2026-03-01' }),
  query('custom', { from: '2020-01-01', to: '2026-03-01' }), query('nonsense')])('%o shows today', (wrong) => {
  expect(range_of(wrong, at('2026-06-21T12:00:00Z'), zone, quarter).name).toBe('today');
});
