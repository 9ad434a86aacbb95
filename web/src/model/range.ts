// The spans of time that the Energy screen shows, on the site's calendar, and the one before each.
import { day_start, from_iso, iso_date, month_start, year_start } from '../i18n/site_time';

export const range_names = ['today', 'week', 'month', 'year', 'custom'] as const;
export type RangeName = (typeof range_names)[number];
export type Step = 'interval' | 'day' | 'month';

export interface Range {
  name: RangeName;
  back: number;    // how many spans before the present one
  from: number;
  until: number;
  step: Step;
  times: number[]; // where each step begins
}

export interface RangeQuery { name: string | null; back: string | null; from: string | null; to: string | null }

const days_with_slots_max = 3;  // beyond, a day is a step

function steps(from: number, until: number, step: Step, zone: string, interval: number): number[] {
  const times: number[] = [];
  const next = (time: number): number =>
    (step === 'interval' ? time + interval : step === 'day' ? day_start(time, zone, 1) : month_start(time, zone, 1));
  for (let time = from; time < until; time = next(time)) times.push(time);
  return times;
}

// Whole days from..to of the query; null where they are no days in order, or more than two years.
function custom(query: RangeQuery, zone: string): { from: number; until: number } | null {
  const from = from_iso(query.from ?? '', zone);
  const to = from_iso(query.to ?? '', zone);
  if (from === null || to === null || from > to) return null;
  const until = day_start(to, zone, 1);
  return until - from > 2 * 366 * 86_400_000 ? null : { from, until };
}

function made(name: RangeName, back: number, from: number, until: number, step: Step, zone: string, interval: number): Range {
  return { name, back, from, until, step, times: steps(from, until, step, zone, interval) };
}

export function range_of(query: RangeQuery, now: number, zone: string, interval: number): Range {
  const back = Math.max(0, Math.min(1000, Math.floor(Number(query.back ?? 0)) || 0));
  switch (query.name) {
    case 'week': return made('week', back, day_start(now, zone, -6 - 7 * back), day_start(now, zone, 1 - 7 * back), 'day', zone, interval);
    case 'month': return made('month', back, month_start(now, zone, -back), month_start(now, zone, 1 - back), 'day', zone, interval);
    case 'year': return made('year', back, year_start(now, zone, -back), year_start(now, zone, 1 - back), 'month', zone, interval);
    case 'custom': {
      const span = custom(query, zone);
      if (!span) break;
      const days = (span.until - span.from) / 86_400_000;
      const step = days <= days_with_slots_max ? 'interval' : days <= 100 ? 'day' : 'month';
      const from = step === 'month' ? month_start(span.from, zone) : span.from;
      return made('custom', 0, from, span.until, step, zone, interval);
    }
    default: break;
  }
  return made('today', back, day_start(now, zone, -back), day_start(now, zone, 1 - back), 'interval', zone, interval);
}

// The span of the same kind before: of as many days where the range is custom.
export function before(range: Range, zone: string, interval: number): Range {
  if (range.name !== 'custom') {
    const anchor = range.until - 1;
    return range_of({ name: range.name, back: '1', from: null, to: null }, anchor, zone, interval);
  }
  const days = Math.round((range.until - range.from) / 86_400_000);
  const from = day_start(range.from, zone, -days);
  return made('custom', 0, from, range.from, range.step, zone, interval);
}

export const range_query = (range: Range, zone: string): { from: string; to: string } =>
  ({ from: iso_date(range.from, zone), to: iso_date(range.until - 1, zone) });
