// The last slots in a strip: who had energy to sell, who needed it, and what was traded.
import { useSignal } from '@preact/signals';
import { micros } from '../../base/decimal';
import { use_get } from '../../api/query';
import { community, formats, interval_length, interval_start } from '../../app/site';
import { Card } from '../../ui/card';
import { StateNote } from '../../ui/state';
import { use_topic } from '../../live/topics';
import { words } from './words';

const slots_shown = 16;

export function Slots() {
  const w = words();
  const f = formats.value;
  const chosen = useSignal<number | null>(null);
  const intervals = use_topic('intervals').value?.data.intervals ?? [];
  const bars = use_get('/api/v1/communities/{community}/bars', { path: { community }, query: { minutes: interval_length.value / 60_000 } }, interval_start.value).query.value.data?.bars ?? [];
  const shown = intervals.slice(0, slots_shown).reverse();
  if (shown.length === 0) return <Card title={w.slots}><StateNote state="no_data">{w.none_settled}</StateNote></Card>;
  const most = Math.max(...shown.flatMap((slot) => [micros(slot.pv), micros(slot.load)]), 1);
  const traded = new Map(bars.map((bar) => [bar.start, bar]));
  const picked = shown.find((slot) => slot.start === chosen.value) ?? shown.at(-1);
  const bar = picked && traded.get(picked.start);
  return (
    <Card title={w.slots} note={w.slot_note}>
      <div class="slots" role="group" aria-label={w.slots}>
        {shown.map((slot) => (
          <button key={slot.start} type="button" aria-pressed={slot.start === picked?.start} onClick={() => { chosen.value = slot.start; }}
            aria-label={`${f.slot(slot.start, interval_length.value)}: ${w.pv} ${f.energy(slot.pv)}, ${w.load} ${f.energy(slot.load)}`}>
            <span class="pair" aria-hidden="true"><i class="pv" style={{ height: `${(micros(slot.pv) / most) * 100}%` }} /><i class="load" style={{ height: `${(micros(slot.load) / most) * 100}%` }} /></span>
            <span>{f.time(slot.start)}</span>
          </button>
        ))}
      </div>
      {picked && (
        <p class="slot-told">
          <strong>{f.slot(picked.start, interval_length.value)}</strong> <span class="key pv" /> {w.pv} {f.energy(picked.pv)} <span class="key load" /> {w.load} {f.energy(picked.load)}
          {' · '}{bar ? w.slot_traded(f.energy(bar.volume), f.priced(bar.close)) : w.slot_untraded}
        </p>
      )}
    </Card>
  );
}
