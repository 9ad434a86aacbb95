// A chart over time, for everybody: a picture with its sentence, the same values as a table and as CSV, and
// a cursor that arrow keys move. Absent values are gaps, never zero.
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useSignal } from '@preact/signals';
import type uPlot from 'uplot';
import type { AxisText } from './plot';
import { theme } from '../app/preferences';
import { formats } from '../app/site';
import { IconButton } from '../ui/button';
import { csv, save_file } from '../ui/download';
import { Table } from '../ui/table';
import { words } from '../ui/words';
import './chart.css';

export interface Series {
  key: string;
  label: string;
  colour: string;                       // a colour of ui/tokens.css
  values: readonly (number | null)[];
  exact?: readonly (string | null)[];   // the API's text, for CSV whose sums are exact
  show: (value: number) => string;
  kind?: 'line' | 'area' | 'bars' | 'steps';
  stacked?: boolean;
  dash?: boolean;
  right?: boolean;                      // on the right axis
}

interface Properties {
  name: string;     // of the CSV file
  summary: string;  // one sentence that says what the picture shows
  times: readonly number[];
  series: readonly Series[];
  step: number;
  axis_left: AxisText;
  axis_right?: AxisText;
  now?: number | null;
  height?: number;
  time_text?: (ms: number) => string;
  children?: ComponentChildren;
}

function use_width(): [preact.RefObject<HTMLDivElement>, number] {
  const frame = useRef<HTMLDivElement>(null);
  const width = useSignal(0);
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const watch = new ResizeObserver(() => { width.value = Math.floor(element.clientWidth); });
    watch.observe(element);
    return () => watch.disconnect();
  }, []);
  return [frame, width.value];
}

const dark_system = typeof matchMedia === 'function' ? matchMedia('(prefers-color-scheme: dark)') : null;

export function TimeChart(properties: Properties) {
  const { name, summary, times, series, step, height = 260 } = properties;
  const [frame, width] = use_width();
  const target = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const index = useSignal<number | null>(null);
  const as_table = useSignal(false);
  const f = formats.value;
  const w = words();
  const time_text = properties.time_text ?? ((ms: number) => f.time(ms));
  const shown_theme = theme.value;

  useEffect(() => {
    if (as_table.value || width === 0) return;
    let gone = false;
    const redraw = async (): Promise<void> => {
      const { draw_plot } = await import('./plot');
      if (gone || !target.current) return;
      plot.current?.destroy();
      plot.current = draw_plot(target.current, {
        times, series, formats: f, width, height, step, now: properties.now,
        axis_left: properties.axis_left, axis_right: properties.axis_right,
        on_cursor: (at) => { index.value = at; },
      });
    };
    const again = (): void => { void redraw(); };
    again();
    dark_system?.addEventListener('change', again);
    return () => {
      gone = true;
      dark_system?.removeEventListener('change', again);
      plot.current?.destroy();
      plot.current = null;
    };
  }, [times, series, width, height, f, as_table.value, shown_theme, properties.now]);

  const move = (event: KeyboardEvent): void => {
    const u = plot.current;
    const steps: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, Home: -times.length, End: times.length };
    const by = steps[event.key];
    if (!u || by === undefined) return;
    event.preventDefault();
    const from = index.value ?? (by > 0 ? -1 : times.length);
    const to = Math.max(0, Math.min(times.length - 1, from + by));
    u.setCursor({ left: u.valToPos((times[to] ?? 0) / 1000, 'x'), top: height / 2 });
    index.value = to;
  };

  const at = index.value;
  const reading = at === null || times[at] === undefined ? null
    : [time_text(times[at]), ...series.map((one) => {
      const value = one.values[at];
      return `${one.label} ${value === null || value === undefined ? '—' : one.show(value)}`;
    })].join(' · ');

  const save = (): void => save_file(`${name}.csv`, csv(['time', ...series.map((one) => one.key)],
    times.map((time, row) => [new Date(time).toISOString(), ...series.map((one) => one.exact?.[row] ?? one.values[row] ?? null)])));

  return (
    <figure class="chart">
      <div class="chart-tools">
        <ul class="legend">
          {series.map((one) => <li key={one.key}><span class={`swatch ${one.dash ? 'dash' : ''}`} style={{ '--swatch': `var(--${one.colour})` }} />{one.label}</li>)}
        </ul>
        <IconButton icon={as_table.value ? 'chart' : 'table'} label={as_table.value ? w.show_chart : w.show_table}
          aria-pressed={as_table.value} onClick={() => { as_table.value = !as_table.value; }} />
        <IconButton icon="download" label={w.download_csv} onClick={save} />
      </div>
      <div ref={frame} class="chart-frame">
        {as_table.value
          ? <Table caption={summary} rows={times.map((_, row) => row)} key_of={(row) => row} height={height}
              columns={[{ key: 'time', head: w.time, heading: true, cell: (row) => time_text(times[row] ?? 0) },
                ...series.map((one) => ({
                  key: one.key, head: one.label, number: true,
                  cell: (row: number) => { const value = one.values[row]; return value === null || value === undefined ? null : one.show(value); },
                }))]} />
          : <div role="img" aria-label={summary} tabIndex={0} onKeyDown={move} onBlur={() => { index.value = null; }} style={{ minHeight: `${height}px` }}><div ref={target} aria-hidden="true" /></div>}
      </div>
      <p class="reading" aria-live="polite">{reading ?? ' '}</p>
      <figcaption class="note">{summary}</figcaption>
      {properties.children}
    </figure>
  );
}
