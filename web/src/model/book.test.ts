import { describe, expect, test } from 'vitest';
import { micros, text_of } from '../base/decimal';
import { grouped, side_total } from './book';

const asks = [
  { price: '0.126', executable: '0.5', waiting: '0', orders: 1 },
  { price: '0.129', executable: '1.25', waiting: '2.2', orders: 3 },
  { price: '0.131', executable: '0', waiting: '4', orders: 1 },
];
const bids = [
  { price: '0.119', executable: '0', waiting: '0.83', orders: 1 },
  { price: '0.112', executable: '0.92', waiting: '0', orders: 1 },
];

describe('the grouped book', () => {
  test('keeps what cannot fill now out of the sums', () => {
    const levels = grouped(asks, micros('0.001'), 'sell');
    expect(levels.map((level) => text_of(level.total))).toEqual(['0.5', '1.75', '1.75']);
    expect(levels.map((level) => text_of(level.waiting))).toEqual(['0', '2.2', '4']);
  });

  test('has the same totals whatever the step', () => {
    for (const step of ['0.001', '0.002', '0.005', '0.01', '0.05'])
      expect(side_total(grouped(asks, micros(step), 'sell'))).toEqual({ executable: micros('1.75'), waiting: micros('6.2') });
  });

  test('never shows a group better than what is in it', () => {
    expect(grouped(asks, micros('0.01'), 'sell').map((level) => text_of(level.price))).toEqual(['0.13', '0.14']);
    expect(grouped(bids, micros('0.01'), 'buy').map((level) => text_of(level.price))).toEqual(['0.11']);
    expect(grouped(bids, micros('0.01'), 'buy')[0]?.orders).toBe(2);
  });
});
