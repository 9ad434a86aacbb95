import { expect, test } from 'vitest';
import { after_change } from './rows';

const level = (price: string, orders: number) => ({ price, executable: '1', waiting: '0', orders });

test('levels change in place, come in order and go without orders', () => {
  const before = { last: '0.1', bids: [level('0.3', 1), level('0.1', 2)], asks: [level('0.4', 1)] };
  const after = after_change(before, { last: '0.2', bids: [level('0.2', 1), level('0.1', 0)], asks: [level('0.35', 3), level('0.4', 9)] });
  expect(after).toEqual({ last: '0.2', bids: [level('0.3', 1), level('0.2', 1)], asks: [level('0.35', 3), level('0.4', 9)] });
});

test('a charge point changes in place, and a session that ended is gone', () => {
  const session = (number: number, energy: string, running = true) => ({ session: number, energy, running });
  const before = { stations: [{ station: 'A', connected: true }], sessions: [session(1, '1'), session(2, '1')] };
  const after = after_change(before, { stations: [{ station: 'A', connected: false }], sessions: [session(2, '2'), session(3, '0'), session(1, '1', false)] });
  expect(after).toEqual({ stations: [{ station: 'A', connected: false }], sessions: [session(2, '2'), session(3, '0')] });
});

test('newest rows come first, and the oldest go', () => {
  const before = { trades: Array.from({ length: 50 }, (_, index) => ({ id: 50 - index })) };
  const trades = after_change(before, { trades: [{ id: 52 }, { id: 51 }] }).trades as { id: number }[];
  expect([trades.length, trades[0]?.id, trades[1]?.id, trades.at(-1)?.id]).toEqual([50, 52, 51, 3]);
});
