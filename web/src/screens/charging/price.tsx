// What charging costs now, wholly, before anybody starts: energy, fees, the rule for standing idle.
import type { ChargePoint, PriceNow } from '../../api/schema';
import { formats } from '../../app/site';
import { micros, product, sum, type Micros } from '../../base/decimal';
import { Card } from '../../ui/card';
import { Loaded } from '../../ui/state';
import { Table } from '../../ui/table';
import { exact_money } from './format';
import { use_price } from './live';
import { words } from './words';

const example_energy = micros('20');
const example_minutes = 30;

function Told({ price }: { price: PriceNow }) {
  const w = words();
  const f = formats.value;
  const rows: [string, string][] = [
    [w.energy_most, f.priced(price.energy_most)],
    [w.energy_best, price.energy_best == null ? w.no_best : f.priced(price.energy_best)],
    [w.service, f.priced(price.service)],
    ...(micros(price.per_session) > 0 ? [[w.per_session, exact_money(price.per_session)] as [string, string]] : []),
    ...(micros(price.per_minute) > 0 ? [[w.per_minute, exact_money(price.per_minute)] as [string, string]] : []),
    [w.idle, micros(price.idle_per_minute) === 0 ? w.no_idle : w.idle_text(f.count(price.idle_after_minutes), exact_money(price.idle_per_minute))],
    [w.hold, f.money(price.hold)],
  ];
  const cost = sum([product(example_energy, micros(price.most_per_kwh)), micros(price.per_session),
    (micros(price.per_minute) * example_minutes) as Micros]);
  return (
    <>
      <p class="price-most"><strong>{f.priced(price.most_per_kwh)}</strong> <span>{w.most}</span></p>
      <dl class="price-rows">{rows.map(([name, text]) => <div key={name}><dt>{name}</dt><dd>{text}</dd></div>)}</dl>
      <ul class="note">
        <li>{w.example(f.energy(example_energy, 0), f.count(example_minutes), f.money(cost))}</li>
        <li>{w.own_watt}</li>
        <li>{w.hold_text}</li>
      </ul>
    </>
  );
}

const clock = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

export function PriceCard({ point }: { point: ChargePoint }) {
  const w = words();
  const f = formats.value;
  const { bands } = point.description.tariff;
  const asked = use_price(point, point.description.connectors[0]);
  return (
    <Card title={w.price} note={w.price_note}>
      <Loaded asked={asked} rows={6}>{(price) => <Told price={price} />}</Loaded>
      {bands.length > 1 && (
        <details>
          <summary>{w.bands}</summary>
          <Table caption={w.bands} rows={bands} key_of={(band) => band.from_minute} columns={[
            { key: 'from', head: w.from_time, heading: true, cell: (band) => clock(band.from_minute) },
            { key: 'kwh', head: w.per_kwh, number: true, cell: (band) => f.price(band.per_kwh) },
            { key: 'minute', head: w.minute_short, number: true, cell: (band) => exact_money(band.per_minute) },
            { key: 'idle', head: w.idle_short, number: true, cell: (band) => exact_money(band.idle_per_minute) },
          ]} />
        </details>
      )}
    </Card>
  );
}
