// The order book for the eye: levels grouped to a coarser step and added up from the best price on. What
// cannot fill now (not yet produced, or the buyer's store is full) is kept apart and never in the sums.
import type { BookLevel } from '../api/schema';
import { type Micros, micros, sum } from '../base/decimal';

export type Side = 'buy' | 'sell';
export interface Level {
  price: Micros;       // of a group: the price at which all of it is to be had
  executable: Micros;
  waiting: Micros;
  total: Micros;       // executable from the best price up to here
  orders: number;
}

// Bids round down and asks up, so that a group never looks better than what is in it.
function group_price(price: Micros, step: Micros, side: Side): Micros {
  const whole = side === 'buy' ? Math.floor(price / step) : Math.ceil(price / step);
  return (whole * step) as Micros;
}

// levels: best first, as served. step: a multiple of the tick.
export function grouped(levels: readonly BookLevel[], step: Micros, side: Side): Level[] {
  const out: Level[] = [];
  let total = 0;
  for (const level of levels) {
    const price = group_price(micros(level.price), step, side);
    const executable = micros(level.executable);
    const waiting = micros(level.waiting);
    total += executable;
    const last = out.at(-1);
    if (last?.price === price) {
      last.executable = (last.executable + executable) as Micros;
      last.waiting = (last.waiting + waiting) as Micros;
      last.total = total as Micros;
      last.orders += level.orders;
    } else {
      out.push({ price, executable, waiting, total: total as Micros, orders: level.orders });
    }
  }
  return out;
}

export const side_total = (levels: readonly Level[]): { executable: Micros; waiting: Micros } =>
  ({ executable: sum(levels.map((level) => level.executable)), waiting: sum(levels.map((level) => level.waiting)) });
