// Which span of time is shown. It lives in the address, so that a reload or a link shows the same.
import { useSignal } from '@preact/signals';
import { set_query } from '../../app/router';
import { time_zone } from '../../app/site';
import { Choice, TextField } from '../../ui/field';
import { IconButton } from '../../ui/button';
import { type Range, range_names, range_query } from '../../model/range';
import { from_iso } from '../../i18n/site_time';
import { span_text } from './energy_chart';
import { words } from './words';

function CustomDays({ range }: { range: Range }) {
  const w = words();
  const zone = time_zone.value;
  const given = range_query(range, zone);
  const from = useSignal(given.from);
  const to = useSignal(given.to);
  const set = (next: { from: string; to: string }): void => {
    from.value = next.from;
    to.value = next.to;
    const start = from_iso(next.from, zone);
    const end = from_iso(next.to, zone);
    if (start !== null && end !== null && start <= end) set_query({ range: 'custom', ...next, back: null });
  };
  const wrong = from.value > to.value ? w.custom_wrong : null;
  return (
    <div class="custom-days">
      <TextField label={w.from} type="date" value={from.value} on_input={(text) => set({ from: text, to: to.value })} />
      <TextField label={w.to} type="date" value={to.value} problem={wrong} on_input={(text) => set({ from: from.value, to: text })} />
    </div>
  );
}

export function RangeBar({ range }: { range: Range }) {
  const w = words();
  const step = (by: number): void => set_query({ range: range.name, back: range.back + by ? String(range.back + by) : null }, { replace: false });
  return (
    <div class="range-bar">
      <Choice label={w.range} value={range.name} options={range_names.map((name) => ({ value: name, text: w.ranges[name] }))}
        on_change={(name) => set_query(name === 'custom' ? { range: name, back: null, ...range_query(range, time_zone.value) }
          : { range: name, back: null, from: null, to: null }, { replace: false })} />
      {range.name === 'custom' ? <CustomDays range={range} /> : (
        <div class="stepper">
          <IconButton icon="left" label={w.earlier} onClick={() => step(1)} />
          <strong aria-live="polite">{span_text(range)}</strong>
          <IconButton icon="right" label={w.later} disabled={range.back === 0} onClick={() => step(-1)} />
        </div>
      )}
    </div>
  );
}
