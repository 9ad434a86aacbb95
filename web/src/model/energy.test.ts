import { describe, expect, test } from 'vitest';
import type { EnergyRow } from '../api/schema';
import { micros, text_of } from '../base/decimal';
import { energy_totals, percents, qualities, self_sufficiency } from './energy';

const row = (start: number, more: Partial<EnergyRow> = {}): EnergyRow => ({
  start, imported: '1', exported: '3', minted: '2', burned: '0.5', shared_in: '0.2', shared_out: '0.4', grid_import: '0.3', grid_export: '0.6',
  cash: '0.01', intervals: 1, corrections: 0, ...more,
});

test('every part of consumption and feed-in is accounted for', () => {
  const totals = energy_totals([row(0), row(1)]);
  expect([totals.used, totals.from_store, totals.from_sharing, totals.from_grid].map(text_of)).toEqual(['2', '1', '0.4', '0.6']);
  expect([totals.fed, totals.to_store, totals.to_sharing, totals.to_grid].map(text_of)).toEqual(['6', '4', '0.8', '1.2']);
});

test('self-sufficiency is unknown where nothing was used', () => {
  expect(self_sufficiency(energy_totals([]))).toBeNull();
  expect(self_sufficiency(energy_totals([row(0)]))).toBeCloseTo(0.7);
});

describe('percents', () => {
  test.each([[['1', '1', '1'], [34, 33, 33]], [['0', '0', '0'], [0, 0, 0]], [['0.001', '999'], [0, 100]], [['1', '2', '4'], [14, 29, 57]]])('of %j are %j', (parts, wanted) => {
    expect(percents(parts.map((part) => micros(part)))).toEqual(wanted);
  });
});

test('how well each step is known', () => {
  const rows = [row(0), row(10, { corrections: 1 }), null, row(30, { intervals: 0 }), null];
  expect(qualities(rows, [0, 10, 20, 30, 40], 50, 40, 10)).toEqual(['settled', 'corrected', 'missing', 'missing', 'ahead']);
  expect(qualities([row(0, { intervals: 3 })], [0], 100, 40, 10)).toEqual(['partial']);
});
