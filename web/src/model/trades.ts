// A member's trades of a span of time, and what they cost or brought.
import type { TradeRow } from '../api/schema';
import { get_page } from '../api/client';
import { type Micros, micros, minus, sum } from '../base/decimal';

const page_rows = 1000;
const pages_max = 20;

export interface MemberTrades { trades: TradeRow[]; complete: boolean }

// Newest first. Not complete where there are more than twenty thousand.
export async function member_trades(address: string, from: number, until: number): Promise<{ data: MemberTrades; kept_at: number | null }> {
  const trades: TradeRow[] = [];
  let after: string | null = null;
  for (let page = 0; page < pages_max; page += 1) {
    const got: Awaited<ReturnType<typeof get_page<'/api/v1/members/{address}/trades'>>> = await get_page(
      '/api/v1/members/{address}/trades', { path: { address }, query: { limit: page_rows, ...(after === null ? {} : { after: Number(after) }) } });
    const rows = got.data.trades;
    trades.push(...rows.filter((row) => row.time >= from && row.time < until));
    const oldest = rows.at(-1);
    after = got.next;
    if (!oldest || after === null || oldest.time < from) return { data: { trades, complete: true }, kept_at: got.kept_at };
  }
  return { data: { trades, complete: false }, kept_at: null };
}

export interface TradeTotals { bought: Micros; sold: Micros; paid: Micros; received: Micros; fees: Micros; net: Micros }

// Of energy alone. Buyer and seller pay the fee of a trade each (DOMAIN 6.1).
export function trade_totals(trades: readonly TradeRow[], address: string): TradeTotals {
  const watt = trades.filter((trade) => trade.instrument === 'watt');
  const buys = watt.filter((trade) => trade.buyer === address);
  const sales = watt.filter((trade) => trade.seller === address);
  const of = (rows: TradeRow[], pick: (row: TradeRow) => string): Micros => sum(rows.map((row) => micros(pick(row))));
  const paid = of(buys, (row) => row.cash);
  const received = of(sales, (row) => row.cash);
  const fees = of([...buys, ...sales], (row) => row.fee);
  return {
    bought: of(buys, (row) => row.quantity), sold: of(sales, (row) => row.quantity),
    paid, received, fees, net: minus(minus(received, paid), fees),
  };
}
