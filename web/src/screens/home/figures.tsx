// The five figures that a household asks for first.
import type { Book, EnergyRow, Member } from '../../api/schema';
import { type Micros, micros } from '../../base/decimal';
import { member } from '../../app/member';
import { community, formats, interval_length, interval_start } from '../../app/site';
import { use_get, use_load } from '../../api/query';
import { Figure, FigureBar } from '../../ui/card';
import { energy_totals, self_sufficiency } from '../../model/energy';
import { member_trades, trade_totals } from '../../model/trades';
import { use_topic } from '../../live/topics';
import { words } from './words';

export interface Day { from: number; until: number }

// The mean power of the last settled slot: positive is surplus.
function Surplus({ rows }: { rows: readonly EnergyRow[] }) {
  const w = words();
  const f = formats.value;
  const last = rows.at(-1);
  if (!last) return <Figure label={w.surplus} value={null} note={w.first_slot} />;
  const hours = interval_length.value / 3_600_000;
  const watts = (micros(last.exported) - micros(last.imported)) / 1000 / hours;
  return (
    <Figure label={watts >= 0 ? w.surplus : w.need} value={f.power(Math.abs(watts), { small: true })}
      note={w.mean_of(f.slot(last.start, interval_length.value))} />
  );
}

function Store({ own }: { own: Member }) {
  const w = words();
  const f = formats.value;
  const stored = micros(own.watt);
  const limit = micros(own.watt_limit);
  if (limit === null) return <Figure label={w.store} value={f.energy(stored)} note={w.no_limit} />;
  if (limit === 0) return <Figure label={w.store} value={f.energy(stored)} note={w.no_right} />;
  return (
    <Figure label={w.store} value={f.energy(stored)} note={w.of_limit(f.energy(limit))}>
      <FigureBar share={stored / limit} colour="battery" label={`${w.store}: ${f.share(stored / limit)}`} />
    </Figure>
  );
}

function Earned({ address, day, rows }: { address: string; day: Day; rows: readonly EnergyRow[] }) {
  const w = words();
  const f = formats.value;
  const asked = use_load(`trades ${address} ${day.from}`, () => member_trades(address, day.from, day.until), interval_start.value);
  const known = asked.query.value.data;
  if (!known?.complete) return <Figure label={w.earned} value={null} note={known ? w.too_many_trades : null} />;
  const trades = trade_totals(known.trades, address);
  const total = (energy_totals(rows).cash + trades.net) as Micros;
  return <Figure label={total >= 0 ? w.earned : w.spent} value={f.money(Math.abs(total) as Micros)} note={w.sold_bought(f.energy(trades.sold), f.energy(trades.bought))} />;
}

function Sufficiency({ rows }: { rows: readonly EnergyRow[] }) {
  const w = words();
  const share = self_sufficiency(energy_totals(rows));
  if (share === null) return <Figure label={w.sufficiency} value={null} note={w.nothing_used} />;
  const text = formats.value.share(share);
  return <Figure label={w.sufficiency} value={text} note={w.not_from_grid}><FigureBar share={share} label={`${w.sufficiency}: ${text}`} /></Figure>;
}

function NeighbourPrice({ book }: { book: Book | null }) {
  const w = words();
  const f = formats.value;
  const tariff = use_get('/api/v1/communities/{community}/tariff', { path: { community }, query: { limit: 1000 } }, interval_start.value);
  const now = interval_start.value ?? 0;
  const grid = micros(tariff.query.value.data?.tariff.filter((point) => point.start <= now).at(-1)?.import_price);
  const last = micros(book?.last);
  if (last === null) return <Figure label={w.neighbour_price} value={null} note={w.no_trade_yet} />;
  const below = grid ? 1 - last / grid : null;
  return (
    <Figure label={w.neighbour_price} value={f.priced(last)} tone={below !== null && below > 0 ? 'good' : 'warn'}
      note={below === null ? w.no_tariff : below >= 0 ? w.below_grid(f.share(below)) : w.above_grid(f.share(-below))} />
  );
}

export function Figures({ rows, day }: { rows: readonly EnergyRow[]; day: Day }) {
  const address = member.value;
  const own = use_topic('members').value?.data.members.find((one) => one.address === address);
  const book = use_topic('book').value?.data ?? null;
  return (
    <dl class="figures of-today">
      {address && <Surplus rows={rows} />}
      {own && <Store own={own} />}
      {address && <Earned address={address} day={day} rows={rows} />}
      <Sufficiency rows={rows} />
      <NeighbourPrice book={book} />
    </dl>
  );
}
