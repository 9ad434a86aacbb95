import { describe, expect, test } from 'vitest';
import type { Bar, CommunitySettings, EnergyRow, TariffStep } from '../api/schema';
import { micros, text_of } from '../base/decimal';
import { type Limits, type World, replay } from './replay';

const row = (start: number, imported: string, exported: string): EnergyRow => ({ start, imported, exported }) as EnergyRow;
const bar = (start: number, volume: string, cash: string): Bar => ({ start, volume, cash }) as Bar;
const tariff: TariffStep[] = [{ start: 0, import_price: '0.32', feed_in_price: '0.08', sharing_price: '0.16' }];
const world = (rows: EnergyRow[], bars: Bar[], store_limit = '10'): World => ({
  rows, bars, tariff, store_limit: micros(store_limit), settings: { mint_efficiency_ppm: 950_000 } as CommunitySettings,
});
const limits = (sell_from: string, buy_to: string, keep = '0'): Limits =>
  ({ sell_from: micros(sell_from), buy_to: micros(buy_to), keep: micros(keep) });

describe('a week replayed', () => {
  test('sells at the mean price only from the selling limit on', () => {
    const sunny = world([row(0, '0', '2')], [bar(0, '5', '1')]);  // mean 0.2
    expect(text_of(replay(sunny, limits('0.2', '0')).cash)).toBe('0.38');  // 2 kWh less 5 % at 0.2
    expect(text_of(replay(sunny, limits('0.201', '0')).cash)).toBe('0');
    expect(text_of(replay(sunny, limits('0.201', '0')).left)).toBe('1.9');
  });

  test('buys up to the buying limit, and takes the rest from the grid', () => {
    const dark = world([row(0, '3', '0')], [bar(0, '1', '0.25')]);
    const bought = replay(dark, limits('1', '0.25'));
    expect([bought.bought, bought.from_grid].map(text_of)).toEqual(['1', '2']);
    expect(text_of(bought.cash)).toBe('-0.89');
    expect(text_of(replay(dark, limits('1', '0.249')).cash)).toBe('-0.96');
  });

  test('feeds in to the grid what the store has no room for', () => {
    const full = world([row(0, '0', '4')], [], '1.9');
    expect(replay(full, limits('0', '0'))).toMatchObject({ to_grid: micros('2'), left: micros('1.9'), cash: micros('0.16') });
  });

  test('uses its own before it buys, and keeps its reserve', () => {
    const both = world([row(0, '0', '2'), row(900, '0.4', '0')], [bar(0, '9', '1.8'), bar(900, '9', '1.8')]);
    const kept = replay(both, limits('0.2', '0.3', '0.5'));
    expect([kept.sold, kept.bought, kept.left].map(text_of)).toEqual(['1.4', '0', '0.1']);
  });

  test('knows nothing before the first tariff', () => {
    expect(replay({ ...world([row(0, '1', '0')], []), tariff: [{ ...tariff[0], start: 1 } as TariffStep] }, limits('0', '0')).slots).toBe(0);
  });
});
