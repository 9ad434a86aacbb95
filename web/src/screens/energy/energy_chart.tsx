// Consumption by source, stacked, with feed-in beside it; the span before as a dashed line.
import { useMemo } from 'preact/hooks';
import type { EnergyRow } from '../../api/schema';
import { type Micros, micros, micros_per_unit, minus, text_of } from '../../base/decimal';
import { formats, interval_length } from '../../app/site';
import { type Series, TimeChart } from '../../charts/chart';
import { at_times, energy_totals } from '../../model/energy';
import type { Range } from '../../model/range';
import { words } from './words';

const from_store = (row: EnergyRow): Micros =>
  minus(minus(micros(row.imported), micros(row.shared_in)), micros(row.grid_import));

export function span_text(range: Range): string {
  const f = formats.value;
  if (range.name === 'month') return f.month(range.from);
  if (range.step === 'interval' && range.until - range.from < 26 * 3_600_000) return f.date(range.from);
  return `${f.date(range.from)} – ${f.date(range.until - 1)}`;
}

export function EnergyChart({ rows, range, previous, whose, now }: {
  rows: readonly EnergyRow[]; range: Range; previous: { rows: readonly EnergyRow[]; range: Range } | null; whose: string; now: number;
}) {
  const w = words();
  const f = formats.value;
  const series = useMemo(() => {
    const at = at_times(rows, range.times);
    const show = (value: number): string => f.energy(Math.round(value * micros_per_unit) as Micros);
    const line = (key: string, label: string, colour: string, pick: (row: EnergyRow) => Micros, more: Partial<Series>, of = at): Series => {
      const exact = range.times.map((_, index) => { const row = of[index]; return row ? pick(row) : null; });
      return {
        key, label, colour, show, ...more,
        values: exact.map((value) => (value === null ? null : value / micros_per_unit)),
        exact: exact.map((value) => (value === null ? null : text_of(value))),
      };
    };
    const stack = { kind: 'bars', stacked: true } as const;
    const lines = [
      line('used_from_store_kwh', w.from_store, 'battery', from_store, stack),
      line('used_from_sharing_kwh', w.from_sharing, 'neighbours', (row) => micros(row.shared_in), stack),
      line('used_from_grid_kwh', w.from_grid, 'grid', (row) => micros(row.grid_import), stack),
      line('fed_in_kwh', w.fed_in, 'solar', (row) => micros(row.exported), { kind: range.step === 'interval' ? 'line' : 'steps' }),
    ];
    if (previous) {
      const earlier = at_times(previous.rows, previous.range.times);
      lines.push(line('used_before_kwh', w.before, 'vehicles', (row) => micros(row.imported), { kind: 'steps', dash: true }, earlier));
    }
    return lines;
  }, [rows, range, previous, f, w]);
  const totals = energy_totals(rows);
  const step = range.step === 'interval' ? interval_length.value : range.step === 'day' ? 90_000_000 : 32 * 86_400_000;
  return (
    <TimeChart name={`wattbook-${whose}-${range.name}`} times={range.times} series={series} step={step} height={300}
      now={range.step === 'interval' ? now : null}
      summary={w.summary(span_text(range), f.energy(totals.used), f.energy(totals.fed))}
      axis_left={(value, digits) => `${f.number(value, digits)} ${f.energy_unit}`}
      time_text={(ms) => (range.step === 'interval' ? f.date_time(ms) : range.step === 'day' ? f.day(ms) : f.month(ms))} />
  );
}
