import { expect, test } from 'vitest';
import type { ChargingReceipt } from '../api/schema';
import { community_share, decimals_of, mean_power, parts_of } from './session';

const receipt = (energy: string, charging: number, parts: { own?: string; market?: string; grid?: string }): ChargingReceipt => ({
  session: { energy }, total: { own: '0', market: '0', grid: '0', unbilled: '0', charging, idle: 0, ...parts },
} as unknown as ChargingReceipt);

test('sources add up to the whole', () => {
  const shares = parts_of(receipt('3', 1, { own: '1', market: '1', grid: '1' })).map((part) => part.percent);
  expect(shares.reduce((a, b) => a + b)).toBe(100);
  expect(community_share(receipt('4', 1, { own: '1', market: '2', grid: '1' }))).toBe(0.75);
  expect(community_share(receipt('0', 0, {}))).toBeNull();
});

test('power is energy over the time in which it flowed', () => {
  const first = receipt('11', 1_800_000, {});
  expect(mean_power(first)).toBe(22_000_000 / 1000);
  expect(mean_power(receipt('12', 2_160_000, {}), first)).toBeCloseTo(10_000);
  expect(mean_power(first, first)).toBeNull();
  expect(mean_power(receipt('0', 0, {}))).toBeNull();
  expect(mean_power(receipt('1.25', 8, {}))).toBeNull();
});

test('amounts are shown to their last unit', () => {
  expect(['1', '1.9', '0.123456'].map(decimals_of)).toEqual([2, 2, 6]);
});
