// A tariff by time of day, as its editor drafts it and as the ledger takes it: one price for each slot, from
// the next slot on; the last stays valid.
import type { TariffStep } from '../api/schema';
import { type Micros, micros, text_of } from '../base/decimal';
import { civil } from '../i18n/site_time';

export const price_names = ['import_price', 'feed_in_price', 'sharing_price'] as const;
export type PriceName = (typeof price_names)[number];
export type Prices = Readonly<Record<PriceName, Micros>>;
export interface Band { from: number; prices: Prices }  // from: minute of the site's day

// The band of a minute: the last that has begun, else the last of the day before.
export function band_at(bands: readonly Band[], minute: number): Band | null {
  const sorted = [...bands].sort((a, b) => a.from - b.from);
  return sorted.filter((band) => band.from <= minute).at(-1) ?? sorted.at(-1) ?? null;
}

export const minute_of_day = (ms: number, zone: string): number => {
  const at = civil(ms, zone);
  return at.hour * 60 + at.minute;
};

const points_max = 2048;  // of one command
const day_ms = 86_400_000;

// What a SetTariff takes for these bands from `start` on, for `days` days or as many as fit.
export function points_of(bands: readonly Band[], start: number, interval: number, zone: string, days: number): Record<PriceName, string>[] {
  const slots = bands.length === 1 ? 1 : Math.min(points_max, Math.ceil((days * day_ms) / interval));
  return Array.from({ length: slots }, (_, slot) => {
    const prices = band_at(bands, minute_of_day(start + slot * interval, zone))?.prices;
    return Object.fromEntries(price_names.map((name) => [name, text_of(prices?.[name] ?? (0 as Micros))])) as Record<PriceName, string>;
  });
}

export interface Change { from: number; until: number; before: Prices | null; after: Prices }

const same = (a: Prices | null, b: Prices | null): boolean =>
  a === b || (a !== null && b !== null && price_names.every((name) => a[name] === b[name]));

// What the next day has of the tariff in force, and what of the draft, where the two differ; slots that
// change alike are one row.
export function changes_of(steps: readonly TariffStep[], bands: readonly Band[], start: number, interval: number, zone: string): Change[] {
  const out: Change[] = [];
  for (let at = start; at < start + day_ms; at += interval) {
    const step = steps.filter((one) => one.start <= at).at(-1);
    const before = step ? { import_price: micros(step.import_price), feed_in_price: micros(step.feed_in_price), sharing_price: micros(step.sharing_price) } : null;
    const after = band_at(bands, minute_of_day(at, zone))?.prices;
    if (!after || same(before, after)) continue;
    const last = out.at(-1);
    if (last && last.until === at && same(last.before, before) && same(last.after, after)) last.until = at + interval;
    else out.push({ from: at, until: at + interval, before, after });
  }
  return out;
}
