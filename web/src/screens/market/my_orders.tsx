// The member's open orders and newest trades. They are asked anew whenever one of the member's balances or
// reservations changes, which every order, fill and cancellation does.
import { useEffect } from 'preact/hooks';
import type { Order } from '../../api/schema';
import { Problem } from '../../api/client';
import { use_get } from '../../api/query';
import { micros } from '../../base/decimal';
import { account, can_sign, send } from '../../app/identity';
import { member, name_of } from '../../app/member';
import { community, formats, interval_start } from '../../app/site';
import { use_topic } from '../../live/topics';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { Loaded, Mark, problem_text } from '../../ui/state';
import { Table } from '../../ui/table';
import { Tabs } from '../../ui/tabs';
import { say } from '../../ui/toast';
import { useSignal } from '@preact/signals';
import { words } from './words';

async function cancel(order: Order): Promise<void> {
  const w = words();
  try {
    const receipt = await send({ CancelOrder: { community, instrument: 'watt', session: 'continuous', order: order.order } });
    if (receipt) say(receipt.code === 'none' ? w.cancelled(formats.value.count(order.order)) : w.refused(receipt.code), receipt.code === 'none' ? 'done' : 'failed');
  } catch (error) {
    say(error instanceof Problem ? problem_text(error) : String(error), 'failed');
  }
}

function State({ order }: { order: Order }) {
  const w = words();
  const executable = micros(order.executable);
  if (executable === micros(order.remaining)) return <Mark state="no_data">{w.sealed}</Mark>;
  return <Mark state="estimated">{executable > 0 ? w.partly : w.waiting}</Mark>;
}

function Orders({ address, sent }: { address: string; sent: number }) {
  const w = words();
  const f = formats.value;
  const own = use_topic('members').value?.data.members.find((one) => one.address === address);
  const fresh = `${own?.watt} ${own?.watt_held} ${own?.cash} ${own?.cash_held} ${interval_start.value}`;
  const asked = use_get('/api/v1/communities/{community}/orders', { path: { community }, query: { member: address, limit: 1000 } }, fresh);
  useEffect(asked.reload, [sent]);
  const signs = can_sign.value && account.value?.address === address;
  return (
    <Loaded asked={asked}>{(data) => (
      <Table caption={w.my_orders} rows={[...data.orders].reverse()} key_of={(order) => order.order} empty={w.no_orders} columns={[
        { key: 'order', head: w.order, heading: true, cell: (order) => f.count(order.order) },
        { key: 'side', head: w.side, cell: (order) => <span class={order.side === 'buy' ? 'buy-text' : 'sell-text'}>{order.side === 'buy' ? w.buy : w.sell}</span> },
        { key: 'price', head: `${w.price} ${f.price_unit}`, number: true, cell: (order) => f.price(order.price) },
        { key: 'remaining', head: `${w.open} ${f.energy_unit}`, number: true, cell: (order) => f.quantity(order.remaining) },
        { key: 'good_till', head: w.good_till, cell: (order) => (order.good_till == null ? w.valid.good_till_cancelled : f.time(order.good_till)) },
        { key: 'state', head: w.state, cell: (order) => <State order={order} /> },
        ...(signs ? [{ key: 'cancel', head: '', cell: (order: Order) => <Button kind="danger" class="small" onClick={() => { void cancel(order); }}>{w.cancel}</Button> }] : []),
      ]} />
    )}</Loaded>
  );
}

function Fills({ address }: { address: string }) {
  const w = words();
  const f = formats.value;
  const own = use_topic('members').value?.data.members.find((one) => one.address === address);
  const asked = use_get('/api/v1/members/{address}/trades', { path: { address }, query: { limit: 50 } }, `${own?.watt} ${own?.cash}`);
  return (
    <Loaded asked={asked}>{(data) => (
      <Table caption={w.fills} rows={data.trades.filter((trade) => trade.instrument === 'watt')} key_of={(trade) => trade.number} empty={w.no_fills} columns={[
        { key: 'time', head: w.time, heading: true, cell: (trade) => f.date_time(trade.time) },
        { key: 'side', head: w.side, cell: (trade) => <span class={trade.buyer === address ? 'buy-text' : 'sell-text'}>{trade.buyer === address ? w.buy : w.sell}</span> },
        { key: 'price', head: `${w.price} ${f.price_unit}`, number: true, cell: (trade) => f.price(trade.price) },
        { key: 'energy', head: f.energy_unit, number: true, cell: (trade) => f.quantity(trade.quantity) },
        { key: 'cash', head: w.cash, number: true, cell: (trade) => f.money(trade.cash, 4) },
        { key: 'counterpart', head: w.counterpart, cell: (trade) => name_of(trade.buyer === address ? trade.seller : trade.buyer) },
      ]} />
    )}</Loaded>
  );
}

export function MyOrders({ sent }: { sent: number }) {
  const w = words();
  const tab = useSignal<'orders' | 'fills'>('orders');
  const address = member.value;
  const mine = account.value?.address === address;
  if (!address) return <Card title={w.my_orders}><p class="note">{w.choose_member}</p></Card>;
  const name = name_of(address);
  return (
    <Card title={mine ? w.my_orders : w.my_orders_of(name)}>
      <Tabs label={w.my_orders} value={tab.value} on_change={(value) => { tab.value = value; }}
        tabs={[{ value: 'orders', text: w.open }, { value: 'fills', text: mine ? w.fills : w.fills_of(name) }]}>
        {tab.value === 'orders' ? <div data-orders><Orders address={address} sent={sent} /></div> : <Fills address={address} />}
      </Tabs>
    </Card>
  );
}
