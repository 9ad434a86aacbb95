// uPlot, set up for the site's clock and the present colours. The one file that knows it; it is loaded
// when the first chart is drawn.
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { Series } from './chart';
import type { Formats } from '../i18n/format';

// A mark of an axis, with as many digits as tell it from the next.
export type AxisText = (value: number, digits: number) => string;

export interface PlotOptions {
  times: readonly number[];  // ms
  series: readonly Series[];
  formats: Formats;
  width: number;
  height: number;
  axis_left: AxisText;
  axis_right?: AxisText | undefined;
  now?: number | null | undefined;  // a line where the present is
  step: number;                     // ms between values
  on_cursor: (index: number | null) => void;
}

const css = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
const seconds = (ms: number): number => ms / 1000;

function with_alpha(colour: string, alpha: number): string {
  const hex = /^#([0-9a-f]{6})$/i.exec(colour)?.[1];
  if (!hex) return colour;
  const [r, g, b] = [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
  return `rgb(${r} ${g} ${b} / ${alpha})`;
}

// The values as drawn: those of a stack stand on each other.
function drawn(series: readonly Series[]): (number | null)[][] {
  const tops = new Map<number, number>();
  return series.map((one) => one.values.map((value, index) => {
    if (!one.stacked || value === null) return value;
    const top = (tops.get(index) ?? 0) + value;
    tops.set(index, top);
    return top;
  }));
}

function line_of(one: Series, step: number): uPlot.Series {
  const colour = css(one.colour);
  const bars = one.kind === 'bars';
  const gaps = seconds(step) * 1.5;
  return {
    label: one.label,
    scale: one.right ? 'right' : 'y',
    stroke: colour,
    width: bars ? 0 : 2,
    ...(one.dash ? { dash: [6, 4] } : {}),
    ...(one.kind === 'area' ? { fill: with_alpha(colour, 0.16) } : bars ? { fill: colour } : {}),
    ...(bars ? { paths: uPlot.paths.bars?.({ size: [0.82, 40], align: 1 }) as uPlot.Series.PathBuilder }
      : one.kind === 'steps' ? { paths: uPlot.paths.stepped?.({ align: 1 }) as uPlot.Series.PathBuilder } : {}),
    points: { show: false },
    spanGaps: false,
    // A value that is missing is a gap, and so is a pause in the times.
    gaps: (u, _series, first, last, found) => {
      const times = u.data[0];
      for (let i = first + 1; i <= last; i += 1)
        if ((times[i] ?? 0) - (times[i - 1] ?? 0) > gaps)
          found.push([Math.round(u.valToPos(times[i - 1] ?? 0, 'x', true)), Math.round(u.valToPos(times[i] ?? 0, 'x', true))]);
      return found.sort((a, b) => a[0] - b[0]);
    },
  };
}

function marks(text: AxisText): (u: uPlot, splits: number[]) => string[] {
  return (_, splits) => {
    const apart = Math.abs((splits[1] ?? 1) - (splits[0] ?? 0));
    const digits = Math.max(0, Math.min(3, Math.ceil(-Math.log10(apart) - 1e-9)));
    return splits.map((value) => text(value, digits));
  };
}

function axis_time(formats: Formats): (u: uPlot, splits: number[]) => string[] {
  return (_, splits) => {
    const days = ((splits[1] ?? 0) - (splits[0] ?? 0)) / 86_400;
    return splits.map((at) => (days >= 27 ? formats.short_month(at * 1000) : days >= 0.9 ? formats.short_day(at * 1000) : formats.time(at * 1000)));
  };
}

export function draw_plot(target: HTMLElement, options: PlotOptions): uPlot {
  const { formats, step } = options;
  const grid = { stroke: css('line'), width: 1 };
  const axis = { stroke: css('soft'), grid, ticks: { show: false }, font: `12px ${css('font')}` };
  const values = drawn(options.series);
  // A stack is drawn from its top down, so that each part covers what is below it.
  const order = options.series.map((_, index) => index).sort((a, b) =>
    Number(options.series[a]?.kind !== 'bars') - Number(options.series[b]?.kind !== 'bars')
      || (options.series[a]?.stacked ? b - a : a - b));
  const lines = order.flatMap((index) => {
    const one = options.series[index];
    return one ? [line_of(one, step)] : [];
  });
  const label_width = Math.max(38, ...[0, 0.5, 1].map((share) => {
    const top = Math.max(1e-3, ...values.flatMap((list, i) => (options.series[i]?.right ? [] : list)).map((v) => Math.abs(v ?? 0)));
    return options.axis_left(top * share, top < 2 ? 2 : top < 10 ? 1 : 0).length * 7 + 12;
  }));
  return new uPlot({
    width: options.width, height: options.height, ms: 1e-3,
    tzDate: (at) => uPlot.tzDate(new Date(at * 1000), formats.time_zone),
    legend: { show: false },
    cursor: { drag: { x: false, y: false }, points: { size: 7 }, y: false },
    padding: [8, options.axis_right ? 4 : 12, 0, 0],
    scales: {
      x: { time: true, range: (_, min, max) => [min, options.series.some((one) => one.kind === 'bars') ? max + seconds(step) : max] },
      y: { range: (_, min, max) => [Math.min(0, min ?? 0), Math.max(0.1, max ?? 0) * 1.06] },
      ...(options.axis_right ? { right: { range: (_: uPlot, min: number, max: number) => [Math.min(0, min ?? 0), Math.max(1e-6, max ?? 0) * 1.06] as [number, number] } } : {}),
    },
    axes: [
      { ...axis, values: axis_time(formats), space: 56, size: 28 },
      { ...axis, values: marks(options.axis_left), size: label_width, space: 34 },
      ...(options.axis_right ? [{
        ...axis, scale: 'right', side: 1, size: 46, grid: { show: false }, space: 34,
        values: marks(options.axis_right),
      }] : []),
    ],
    series: [{}, ...lines],
    hooks: {
      setCursor: [(u) => options.on_cursor(u.cursor.idx ?? null)],
      draw: [(u) => {
        if (options.now == null) return;
        const x = u.valToPos(seconds(options.now), 'x', true);
        if (x < u.bbox.left || x > u.bbox.left + u.bbox.width) return;
        u.ctx.save();
        u.ctx.strokeStyle = css('edge');
        u.ctx.setLineDash([3, 4]);
        u.ctx.lineWidth = devicePixelRatio;
        u.ctx.beginPath();
        u.ctx.moveTo(x, u.bbox.top);
        u.ctx.lineTo(x, u.bbox.top + u.bbox.height);
        u.ctx.stroke();
        u.ctx.restore();
      }],
    },
  }, [options.times.map(seconds), ...order.map((index) => values[index] ?? [])] as uPlot.AlignedData, target);
}
