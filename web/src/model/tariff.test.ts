import { expect, test } from 'vitest';

import type { Micros } from '../base/decimal';
import { type Prices, band_at, changes_of, points_of } from './tariff';

const prices = (import_price: number): Prices => ({ import_price: import_price as Micros, feed_in_price: 80_000 as Micros, sharing_price: 150_000 as Micros });
const day = { from: 6 * 60, prices: prices(310_000) };
const night = { from: 22 * 60, prices: prices(240_000) };
const zone = 'Europe/Vienna';
const quarter = 900_000;
const at = Date.UTC(2026, 2, 23, 20, 45);  // 21:45 there

test('a band holds until the next, past midnight too', () => {
  expect(band_at([night, day], 21 * 60 + 59)).toBe(day);
  expect(band_at([night, day], 22 * 60)).toBe(night);
  expect(band_at([night, day], 5)).toBe(night);
  expect(band_at([], 5)).toBeNull();
});

test('the command has a price for each slot; one band needs one', () => {
  const points = points_of([day, night], at, quarter, zone, 2);
  expect(points.length).toBe(192);
  expect(points.slice(0, 3).map((point) => point.import_price)).toEqual(['0.31', '0.24', '0.24']);
  expect(points_of([day], at, quarter, zone, 2)).toEqual([{ import_price: '0.31', feed_in_price: '0.08', sharing_price: '0.15' }]);
  expect(points_of([day, night], at, quarter, zone, 100).length).toBe(2048);
});

test('bands follow the clock of the site also on the day when it changes', () => {
  const before_spring = Date.UTC(2026, 2, 28, 21, 0);  // 22:00; at 2:00 it becomes 3:00
  const points = points_of([day, night], before_spring, 3_600_000, zone, 1);
  expect(points.findIndex((point) => point.import_price === '0.31')).toBe(7);
});

test('what differs from the tariff in force is told by rows of the next day', () => {
  const steps = [{ start: 0, import_price: '0.31', feed_in_price: '0.08', sharing_price: '0.15' }];
  const changes = changes_of(steps as never, [day, night], at, quarter, zone);
  expect(changes).toEqual([{ from: at + quarter, until: at + quarter + 8 * 3_600_000, before: day.prices, after: night.prices }]);
  expect(changes_of([], [day], at, quarter, zone)).toEqual([{ from: at, until: at + 86_400_000, before: null, after: day.prices }]);
  expect(changes_of(steps as never, [day], at, quarter, zone)).toEqual([]);
});
