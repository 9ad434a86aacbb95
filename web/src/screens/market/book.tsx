// The order book by levels. A level fills the order form by click or Enter.
import type { Book as BookData } from '../../api/schema';
import { type Micros, absolute, micros, minus } from '../../base/decimal';
import { formats } from '../../app/site';
import { Card } from '../../ui/card';
import { Select } from '../../ui/field';
import { type Level, type Side } from '../../model/book';
import { words } from './words';

export const steps = ['1', '2', '5', '10', '50'] as const;
export type Step = (typeof steps)[number];

function Row({ level, side, largest, own, on_choose }: {
  level: Level; side: Side; largest: number; own: boolean; on_choose: (price: Micros, side: Side) => void;
}) {
  const w = words();
  const f = formats.value;
  const waits = level.waiting > 0;
  const told = side === 'sell' ? w.not_yet_ask(f.energy(level.waiting)) : w.not_yet_bid(f.energy(level.waiting));
  return (
    <tr class={side} style={{ '--share': `${largest > 0 ? (level.total / largest) * 100 : 0}%` }} onClick={() => on_choose(level.price, side)}>
      <th scope="row">
        <button type="button" aria-label={w.fill_in(side === 'sell' ? w.buy : w.sell, f.priced(level.price))}
          onClick={(event) => { event.stopPropagation(); on_choose(level.price, side); }}>{f.price(level.price)}</button>
        {own && <span class="mark own">{w.yours}</span>}
      </th>
      <td class="number waits">{waits && <><span aria-hidden="true" title={told}>{w.not_yet(f.quantity(level.waiting))}</span><span class="unseen">{told}</span></>}</td>
      <td class={`number ${level.executable === 0 ? 'zero' : ''}`}>{f.quantity(level.executable)}</td>
      <td class="number sum">{f.quantity(level.total)}</td>
    </tr>
  );
}

function Middle({ book }: { book: BookData }) {
  const w = words();
  const f = formats.value;
  const bid = micros(book.best_bid);
  const ask = micros(book.best_ask);
  const apart = bid === null || ask === null ? null : minus(ask, bid);
  const part = (label: string, value: string | null | undefined) => <span>{label} <strong>{value == null ? '—' : f.price(value)}</strong></span>;
  return (
    <tr class="middle">
      <td colSpan={4}>
        <div>
          {part(w.last, book.last)}
          <span>{apart !== null && apart < 0 ? w.crossed : w.spread} <strong>{apart === null ? '—' : f.price(absolute(apart))}</strong></span>
          {part(w.best_now, book.best_executable_ask)}
        </div>
      </td>
    </tr>
  );
}

export interface Shown { asks: Level[]; bids: Level[]; more_asks: number; more_bids: number }

export function Book({ book, shown, step, on_step, own_prices, on_choose }: {
  book: BookData; shown: Shown; step: Step; on_step: (step: Step) => void;
  own_prices: (level: Level, side: Side) => boolean; on_choose: (price: Micros, side: Side) => void;
}) {
  const w = words();
  const f = formats.value;
  const largest = Math.max(0, ...[...shown.asks, ...shown.bids].map((level) => level.total));
  const rows = (levels: readonly Level[], side: Side) => levels.map((level) => (
    <Row key={level.price} level={level} side={side} largest={largest} own={own_prices(level, side)} on_choose={on_choose} />
  ));
  const note = (count: number) => count > 0 && <tr><td colSpan={4} class="note">{w.more_levels(f.count(count))}</td></tr>;
  return (
    <Card title={w.book} note={w.book_note} class="book-card"
      tools={<Select label={w.group} hidden_label value={step} on_change={on_step}
        options={steps.map((value) => ({ value, text: f.price((Number(value) * 1000) as Micros) }))} />}>
      <div class="table" tabIndex={0} role="region" aria-label={w.book}>
        <table class="book">
          <caption class="unseen">{w.book}</caption>
          <thead><tr>
            <th scope="col">{w.price} {f.price_unit}</th><th scope="col" class="number">◷</th>
            <th scope="col" class="number">{w.can_fill} {f.energy_unit}</th><th scope="col" class="number">{w.sum}</th>
          </tr></thead>
          <tbody data-side="asks">{note(shown.more_asks)}{rows([...shown.asks].reverse(), 'sell')}{shown.asks.length === 0 && <tr><td colSpan={4} class="empty">{w.no_asks}</td></tr>}</tbody>
          <tbody><Middle book={book} /></tbody>
          <tbody data-side="bids">{rows(shown.bids, 'buy')}{shown.bids.length === 0 && <tr><td colSpan={4} class="empty">{w.no_bids}</td></tr>}{note(shown.more_bids)}</tbody>
        </table>
      </div>
      <p class="note">{w.waiting_note}</p>
    </Card>
  );
}
