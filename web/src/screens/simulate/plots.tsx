// The average day and the course over days of a run, with another run's draw from the grid beside it.
import { useMemo } from 'preact/hooks';

import { type Micros, micros_per_unit, sum, text_of } from '../../base/decimal';
import { formats, time_zone } from '../../app/site';
import { type Series, TimeChart } from '../../charts/chart';
import { from_iso, midnight } from '../../i18n/site_time';
import { Card } from '../../ui/card';
import { type Report, type Sums, exact } from './report';
import { words } from './words';

const day_ms = 86_400_000;

function lines(of: readonly Sums[], other: readonly (Sums | null)[] | null): Series[] {
  const w = words();
  const f = formats.value;
  const line = (key: string, label: string, colour: string, values: readonly (number | null)[], more: Partial<Series> = {}): Series => ({
    key, label, colour, values, show: (value) => f.energy(Math.round(value * micros_per_unit) as Micros), ...more,
    exact: values.map((value) => (value === null ? null : text_of(exact(value)))),
  });
  return [
    line('load_kwh', w.load, 'homes', of.map((row) => row.load), { kind: 'area' }),
    line('pv_kwh', w.pv, 'solar', of.map((row) => row.pv)),
    line('grid_kwh', w.import, 'grid', of.map((row) => row.community_import)),
    ...(other ? [line('other_grid_kwh', w.import_other, 'export', other.map((row) => row?.community_import ?? null), { dash: true })] : []),
  ];
}

const minutes_of = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

export function Plots({ report, other }: { report: Report; other: Report | null }) {
  const w = words();
  const f = formats.value;
  const zone = time_zone.value;
  const total = (key: keyof Sums): string => f.energy(sum(report.average_day.map((row) => exact(row[key]))));
  const day = useMemo(() => {
    // A day without a change of the clock, to draw times of day on.
    const start = midnight(2026, 1, 15, zone);
    const others = new Map(other?.average_day.map((row) => [row.time, row]));
    return {
      times: report.average_day.map((row) => start + minutes_of(row.time) * 60_000),
      series: lines(report.average_day, other && report.average_day.map((row) => others.get(row.time) ?? null)),
    };
  }, [report, other, zone, f, w]);
  const days = useMemo(() => {
    const others = new Map(other?.days.map((row) => [row.day, row]));
    return {
      times: report.days.map((row) => from_iso(row.day, zone) ?? 0),
      series: lines(report.days, other && report.days.map((row) => others.get(row.day) ?? null)),
    };
  }, [report, other, zone, f, w]);
  const axis = (value: number, digits: number): string => `${f.number(value, digits)} ${f.energy_unit}`;
  return (
    <>
      <Card title={w.average_day} note={w.average_note} class={report.days.length > 1 ? 'half' : ''}>
        <TimeChart name="wattbook-simulation-average-day" times={day.times} series={day.series} step={report.interval_minutes * 60_000}
          summary={w.day_summary(total('load'), total('pv'))} axis_left={axis} time_text={(ms) => f.time(ms)} />
      </Card>
      {report.days.length > 1 && (
        <Card title={w.per_day} class="half">
          <TimeChart name="wattbook-simulation-days" times={days.times} series={days.series} step={day_ms + 3_600_000}
            summary={w.days_summary(f.count(report.days.length), f.energy(exact(report.community_import)))} axis_left={axis} time_text={(ms) => f.date(ms)} />
        </Card>
      )}
    </>
  );
}
