// What an order would do, and why it would not do: checked before anybody signs. The ledger decides in the
// end; these are its rules as far as served data show them.
import type { CommunitySettings } from '../api/schema';
import { type Micros, micros, minus, product } from '../base/decimal';
import type { Side } from './book';

export interface Means {
  cash_free: Micros;         // not held
  watt_free: Micros;
  watt_limit: Micros | null; // what may be stored at most; null: no limit
  watt: Micros;
}

export interface Ticket {
  side: Side;
  quantity: Micros | null;
  price: Micros | null;
}

export type TicketProblem =
  | 'quantity_missing' | 'price_missing' | 'quantity_zero' | 'price_off_tick' | 'quantity_off_lot' | 'price_below_floor'
  | 'price_above_ceiling' | 'cash_short' | 'above_limit' | 'market_closed' | 'suspended';

export interface Refusal { code: TicketProblem; field: 'quantity' | 'price' | null; fix: Micros | null }

export interface Terms {
  worth: Micros;       // quantity at the limit price
  fee: Micros;
  total: Micros;       // buying: the most that is paid; selling: the least that comes
  waiting: Micros;     // of the quantity, what cannot fill now: not yet produced, or no room
}

const down_to = (value: Micros, step: Micros): Micros => (Math.floor(value / step) * step) as Micros;

export function terms(ticket: Ticket, settings: CommunitySettings, means: Means | null): Terms | null {
  const { side, quantity, price } = ticket;
  if (quantity === null || price === null) return null;
  const worth = product(quantity, price);
  const lots = quantity / micros(settings.lot);
  const fee = Math.ceil(micros(settings.fee_per_lot) * lots) as Micros;
  const total = (side === 'buy' ? worth + fee : worth - fee) as Micros;
  const room = means === null || means.watt_limit === null ? quantity : Math.max(0, minus(means.watt_limit, means.watt));
  const can = side === 'sell' ? Math.max(0, means?.watt_free ?? quantity) : room;
  return { worth, fee, total, waiting: Math.max(0, quantity - can) as Micros };
}

// The first reason why the order must not be signed; null where there is none. `fix` is a value that would do.
export function refusal(ticket: Ticket, settings: CommunitySettings, means: Means | null, suspended: boolean): Refusal | null {
  const no = (code: TicketProblem, field: Refusal['field'], fix: Micros | null = null): Refusal => ({ code, field, fix });
  const tick = micros(settings.tick);
  const lot = micros(settings.lot);
  if (settings.mode === 'sharing') return no('market_closed', null);
  if (suspended) return no('suspended', null);
  if (ticket.quantity === null) return no('quantity_missing', 'quantity');
  if (ticket.price === null) return no('price_missing', 'price');
  if (ticket.quantity <= 0) return no('quantity_zero', 'quantity', lot);
  if (ticket.quantity % lot !== 0) return no('quantity_off_lot', 'quantity', Math.max(lot, down_to(ticket.quantity, lot)) as Micros);
  if (ticket.price % tick !== 0) return no('price_off_tick', 'price', down_to(ticket.price, tick));
  if (ticket.price < micros(settings.price_floor)) return no('price_below_floor', 'price', micros(settings.price_floor));
  if (ticket.price > micros(settings.price_ceiling)) return no('price_above_ceiling', 'price', micros(settings.price_ceiling));
  if (means === null) return null;
  if (ticket.side === 'buy' && means.watt_limit !== null && ticket.quantity > means.watt_limit)
    return no('above_limit', 'quantity', down_to(means.watt_limit, lot));
  const cost = terms(ticket, settings, means)?.total ?? 0;
  if (ticket.side === 'buy' && cost > means.cash_free) {
    const per_lot = product(lot, ticket.price) + micros(settings.fee_per_lot);
    const lots = per_lot > 0 ? Math.floor(means.cash_free / per_lot) : 0;
    return no('cash_short', 'quantity', (lots * lot) as Micros);
  }
  return null;
}
