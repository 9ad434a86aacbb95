import type { Trade } from '../../api/schema';
import { formats } from '../../app/site';
import { name_of } from '../../app/member';
import { Card } from '../../ui/card';
import { Table } from '../../ui/table';
import { words } from './words';

const rows_shown = 20;

export function Tape({ trades }: { trades: readonly Trade[] }) {
  const w = words();
  const f = formats.value;
  return (
    <Card title={w.tape}>
      <Table caption={w.tape} rows={trades.slice(0, rows_shown)} key_of={(trade) => trade.id} empty={w.no_trades} columns={[
        { key: 'time', head: w.time, cell: (trade) => f.seconds(trade.time) },
        {
          key: 'price', head: w.price, number: true, cell: (trade) => (
            <span class={trade.taker === 'buy' ? 'buy-text' : 'sell-text'} title={trade.taker === 'buy' ? w.bought : w.sold}>
              <span aria-hidden="true">{trade.taker === 'buy' ? '▲' : '▼'} </span>{f.price(trade.price)}
              <span class="unseen"> {trade.taker === 'buy' ? w.bought : w.sold}</span>
            </span>),
        },
        { key: 'energy', head: f.energy_unit, number: true, cell: (trade) => f.quantity(trade.energy) },
        { key: 'parties', head: w.parties, cell: (trade) => `${name_of(trade.seller)} → ${name_of(trade.buyer)}` },
      ]} />
    </Card>
  );
}
