// What the span cost and brought: settlements as the ledger booked them, and the member's trades.
import type { EnergyRow } from '../../api/schema';
import { type Micros, minus, zero } from '../../base/decimal';
import { formats, interval_start } from '../../app/site';
import { type Asked, use_load } from '../../api/query';
import { Card } from '../../ui/card';
import { Loaded, StateNote } from '../../ui/state';
import { Table } from '../../ui/table';
import { energy_totals } from '../../model/energy';
import type { Range } from '../../model/range';
import { type MemberTrades, member_trades, trade_totals } from '../../model/trades';
import { words } from './words';

export const use_trades = (address: string | null, range: Range | null): Asked<MemberTrades> =>
  use_load(address && range ? `trades ${address} ${range.from} ${range.until}` : null,
    () => member_trades(address ?? '', range?.from ?? 0, range?.until ?? 0), interval_start.value);

export const result_of = (rows: readonly EnergyRow[], trades: MemberTrades, address: string): Micros =>
  (energy_totals(rows).cash + trade_totals(trades.trades, address).net) as Micros;

interface Line { key: 'settlements' | 'bought' | 'sold' | 'fees' | 'total'; energy: Micros | null; money: Micros }

export function Money({ rows, asked, address }: { rows: readonly EnergyRow[]; asked: Asked<MemberTrades>; address: string | null }) {
  const w = words();
  const f = formats.value;
  if (!address) return <Card title={w.money}><p class="note">{w.community_money}</p></Card>;
  const lines = (trades: MemberTrades): Line[] => {
    const totals = trade_totals(trades.trades, address);
    return [
      { key: 'settlements', energy: null, money: energy_totals(rows).cash },
      { key: 'sold', energy: totals.sold, money: totals.received },
      { key: 'bought', energy: totals.bought, money: minus(zero, totals.paid) },
      ...(totals.fees ? [{ key: 'fees' as const, energy: null, money: minus(zero, totals.fees) }] : []),
      { key: 'total', energy: null, money: result_of(rows, trades, address) },
    ];
  };
  return (
    <Card title={w.money}>
      <Loaded asked={asked}>{(trades) => (trades.complete
        ? <Table caption={w.money} rows={lines(trades)} key_of={(line) => line.key} columns={[
          { key: 'line', head: w.money_line, heading: true, cell: (line) => w.lines[line.key] },
          { key: 'energy', head: w.energy_column, number: true, cell: (line) => (line.energy === null ? '' : f.energy(line.energy)) },
          { key: 'money', head: w.money_column, number: true, cell: (line) => (line.key === 'total' ? <strong>{f.money(line.money)}</strong> : f.money(line.money)) },
        ]} />
        : <StateNote state="missing">{w.incomplete}</StateNote>)}</Loaded>
    </Card>
  );
}
