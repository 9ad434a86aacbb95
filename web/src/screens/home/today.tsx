// Today, slot by slot: what was used and fed in, and what neighbours paid.
import { useMemo } from 'preact/hooks';
import type { EnergyRow } from '../../api/schema';
import { type Micros, micros, micros_per_unit } from '../../base/decimal';
import { use_get } from '../../api/query';
import { community, formats, interval_length, interval_start } from '../../app/site';
import { type Series, TimeChart } from '../../charts/chart';
import { at_times, energy_totals } from '../../model/energy';
import type { Day } from './figures';
import { words } from './words';

const units = (text: string | null | undefined): number | null => {
  const value = micros(text);
  return value === null ? null : value / micros_per_unit;
};

export function Today({ rows, day, name }: { rows: readonly EnergyRow[]; day: Day; name: string }) {
  const w = words();
  const f = formats.value;
  const step = interval_length.value;
  const bars = use_get('/api/v1/communities/{community}/bars',
    { path: { community }, query: { minutes: step / 60_000, from: day.from, until: day.until } }, interval_start.value).query.value.data?.bars;
  const { times, series } = useMemo(() => {
    const slots: number[] = [];
    for (let time = day.from; time < day.until; time += step) slots.push(time);
    const at = at_times(rows, slots);
    const prices = new Map((bars ?? []).map((bar) => [bar.start, bar.close]));
    const energy = (value: number): string => f.energy(Math.round(value * micros_per_unit) as Micros);
    const lines: Series[] = [
      {
        key: 'fed_in_kwh', label: w.fed_in, colour: 'solar', kind: 'area', show: energy,
        values: at.map((row) => units(row?.exported)), exact: at.map((row) => row?.exported ?? null),
      },
      {
        key: 'used_kwh', label: w.used, colour: 'homes', kind: 'area', show: energy,
        values: at.map((row) => units(row?.imported)), exact: at.map((row) => row?.imported ?? null),
      },
      {
        key: 'neighbour_price', label: w.price_line, colour: 'neighbours', kind: 'steps', dash: true, right: true,
        show: (value) => f.priced(Math.round(value * micros_per_unit) as Micros),
        values: slots.map((time) => units(prices.get(time))), exact: slots.map((time) => prices.get(time) ?? null),
      },
    ];
    return { times: slots, series: lines };
  }, [rows, bars, day.from, day.until, step, f, w]);
  const totals = energy_totals(rows);
  return (
    <TimeChart name={`wattbook-${name}-today`} times={times} series={series} step={step} now={interval_start.value} height={248}
      summary={w.today_summary(f.energy(totals.used), f.energy(totals.fed), f.count(totals.intervals))}
      axis_left={(value, digits) => `${f.number(value, digits)} ${f.energy_unit}`} axis_right={(value, digits) => f.number(value, Math.max(2, digits))} />
  );
}
