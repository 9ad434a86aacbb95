// Prices of the last day as bars of open, high, low and close, with what was traded below.
import { useSignal } from '@preact/signals';
import type { Bar } from '../../api/schema';
import { type Micros, micros, sum } from '../../base/decimal';
import { use_get } from '../../api/query';
import { community, formats, interval_start } from '../../app/site';
import { Card } from '../../ui/card';
import { IconButton } from '../../ui/button';
import { Choice } from '../../ui/field';
import { csv, save_file } from '../../ui/download';
import { Loaded, StateNote } from '../../ui/state';
import { Table } from '../../ui/table';
import { words as ui_words } from '../../ui/words';
import { words } from './words';

const width = 760;
const height = 220;
const price_floor = 160;
const left = 46;

function Drawing({ bars, minutes, summary }: { bars: readonly Bar[]; minutes: number; summary: string }) {
  const w = words();
  const f = formats.value;
  const low = Math.min(...bars.map((bar) => micros(bar.low)));
  const high = Math.max(...bars.map((bar) => micros(bar.high)), low + 1000);
  const most = Math.max(...bars.map((bar) => micros(bar.volume)), 1);
  const first = bars[0]?.start ?? 0;
  const slots = Math.max(12, ((bars.at(-1)?.start ?? first) - first) / (minutes * 60_000) + 1);
  const pitch = (width - left - 6) / slots;
  const x = (start: number): number => left + ((start - first) / (minutes * 60_000) + 0.5) * pitch;
  const y = (price: number): number => price_floor - ((price - low) / (high - low)) * (price_floor - 12);
  const marks = bars.filter((_, index) => index % Math.max(1, Math.ceil(bars.length / 7)) === 0);
  return (
    <svg class="candles" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={summary}>
      {[low, (low + high) / 2, high].map((price) => (
        <g key={price}><line x1={left} x2={width} y1={y(price)} y2={y(price)} class="grid-line" /><text x="0" y={y(price) + 4}>{f.price(Math.round(price) as Micros)}</text></g>
      ))}
      {bars.map((bar) => {
        const [open, close] = [micros(bar.open), micros(bar.close)];
        const tall = Math.max(2, Math.abs(y(open) - y(close)));
        return (
          <g key={bar.start} class={close >= open ? 'rise' : 'fall'}>
            <title>{w.candle(f.time(bar.start), f.price(open), f.price(bar.high), f.price(bar.low), f.price(close), f.energy(bar.volume))}</title>
            <line x1={x(bar.start)} x2={x(bar.start)} y1={y(micros(bar.high))} y2={y(micros(bar.low))} />
            <rect x={x(bar.start) - pitch * 0.32} width={pitch * 0.64} y={Math.min(y(open), y(close))} height={tall} />
            <rect class="volume" x={x(bar.start) - pitch * 0.32} width={pitch * 0.64} y={height - 18 - (micros(bar.volume) / most) * 30} height={(micros(bar.volume) / most) * 30} />
          </g>
        );
      })}
      {marks.map((bar) => <text key={bar.start} x={x(bar.start)} y={height - 3} text-anchor="middle">{f.time(bar.start)}</text>)}
    </svg>
  );
}

export function Candles() {
  const w = words();
  const f = formats.value;
  const minutes = useSignal<'15' | '30' | '60'>('15');
  const as_table = useSignal(false);
  const asked = use_get('/api/v1/communities/{community}/bars', { path: { community }, query: { minutes: Number(minutes.value) } }, interval_start.value);
  const save = (bars: readonly Bar[]): void => save_file(`wattbook-bars-${minutes.value}.csv`, csv(['start', 'open', 'high', 'low', 'close', 'volume', 'cash', 'trades'],
    bars.map((bar) => [new Date(bar.start).toISOString(), bar.open, bar.high, bar.low, bar.close, bar.volume, bar.cash, bar.trades])));
  const bars = asked.query.value.data?.bars ?? [];
  return (
    <Card title={w.candles} tools={<>
      <Choice label={w.minutes} value={minutes.value} on_change={(value) => { minutes.value = value; }}
        options={[{ value: '15', text: w.bar('15') }, { value: '30', text: w.bar('30') }, { value: '60', text: w.hour }]} />
      <IconButton icon={as_table.value ? 'chart' : 'table'} label={as_table.value ? ui_words().show_chart : ui_words().show_table} aria-pressed={as_table.value} onClick={() => { as_table.value = !as_table.value; }} />
      <IconButton icon="download" label={ui_words().download_csv} onClick={() => save(bars)} />
    </>}>
      <Loaded asked={asked} rows={5}>{() => {
        if (bars.length === 0) return <StateNote state="no_data">{w.no_bars}</StateNote>;
        const summary = w.candles_summary(f.count(bars.length), f.price(Math.min(...bars.map((bar) => micros(bar.low))) as Micros),
          f.priced(Math.max(...bars.map((bar) => micros(bar.high))) as Micros), f.energy(sum(bars.map((bar) => micros(bar.volume)))));
        return (
          <>
            {as_table.value ? <Table caption={summary} rows={[...bars].reverse()} key_of={(bar) => bar.start} height={240} columns={[
              { key: 'start', head: w.time, heading: true, cell: (bar) => f.date_time(bar.start) },
              { key: 'open', head: w.open_price, number: true, cell: (bar) => f.price(bar.open) }, { key: 'high', head: w.high, number: true, cell: (bar) => f.price(bar.high) },
              { key: 'low', head: w.low, number: true, cell: (bar) => f.price(bar.low) }, { key: 'close', head: w.close, number: true, cell: (bar) => f.price(bar.close) },
              { key: 'volume', head: `${w.volume} ${f.energy_unit}`, number: true, cell: (bar) => f.quantity(bar.volume) },
            ]} /> : <Drawing bars={bars} minutes={Number(minutes.value)} summary={summary} />}
            <p class="note">{summary}</p>
          </>
        );
      }}</Loaded>
    </Card>
  );
}
