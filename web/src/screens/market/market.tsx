import { useMemo } from 'preact/hooks';
import { useSignal } from '@preact/signals';
import { type Micros, micros, text_of } from '../../base/decimal';
import { use_get } from '../../api/query';
import { member } from '../../app/member';
import { query, set_query } from '../../app/router';
import { community, interval_start } from '../../app/site';
import { use_topic } from '../../live/topics';
import { Loaded } from '../../ui/state';
import { type Level, type Side, grouped } from '../../model/book';
import { Book, type Shown, type Step, steps } from './book';
import { Candles } from './candles';
import { Depth } from './depth';
import { MyOrders } from './my_orders';
import { Slots } from './slots';
import { Tape } from './tape';
import { Ticket } from './ticket';
import './market.css';

const levels_shown = 12;

export default function Market() {
  const book = use_topic('book').value?.data ?? null;
  const trades = use_topic('trades').value?.data.trades ?? [];
  const settings = use_get('/api/v1/communities/{community}/settings', { path: { community } }, interval_start.value);
  const tick = micros(settings.query.value.data?.tick ?? '0.001');
  const step = steps.find((one) => one === query.value.get('step')) ?? '1';
  const entry = { side: useSignal<Side>('buy'), quantity: useSignal(''), price: useSignal('') };
  const sent = useSignal(0);
  const address = member.value;
  const own = use_get('/api/v1/communities/{community}/orders', address ? { path: { community }, query: { member: address, limit: 1000 } } : null).query.value.data?.orders;

  const shown: Shown = useMemo(() => {
    const width = (tick * Number(step)) as Micros;
    const asks = grouped(book?.asks ?? [], width, 'sell');
    const bids = grouped(book?.bids ?? [], width, 'buy');
    return {
      asks: asks.slice(0, levels_shown), bids: bids.slice(0, levels_shown),
      more_asks: Math.max(0, asks.length - levels_shown), more_bids: Math.max(0, bids.length - levels_shown),
    };
  }, [book, tick, step]);

  const is_own = (level: Level, side: Side): boolean => (own ?? []).some((order) => order.side === side
    && grouped([{ price: order.price, executable: '0', waiting: '0', orders: 1 }], (tick * Number(step)) as Micros, side)[0]?.price === level.price);

  // Taking a level means the other side of it, at its price, for what can fill up to there.
  const choose = (price: Micros, side: Side): void => {
    const levels = side === 'sell' ? shown.asks : shown.bids;
    const level = levels.find((one) => one.price === price);
    entry.side.value = side === 'sell' ? 'buy' : 'sell';
    entry.price.value = text_of(price);
    if (level && level.total > 0) entry.quantity.value = text_of(level.total);
    document.querySelector<HTMLInputElement>('.ticket input[name="quantity"]')?.focus();
  };

  return (
    <div class="market">
      <div class="area-book">{book && <Book book={book} shown={shown} step={step} on_step={(value: Step) => set_query({ step: value === '1' ? null : value })} own_prices={is_own} on_choose={choose} />}</div>
      <div class="area-ticket">
        <Loaded asked={settings} rows={6}>{(known) => <Ticket settings={known} entry={entry} on_sent={() => { sent.value += 1; }} />}</Loaded>
        <Depth shown={shown} />
      </div>
      <div class="area-tape"><Tape trades={trades} /></div>
      <div class="area-orders"><MyOrders sent={sent.value} /></div>
      <div class="area-candles"><Candles /></div>
      <div class="area-slots"><Slots /></div>
    </div>
  );
}
