// Whether each step of the chart rests on settled readings.
import type { EnergyRow } from '../../api/schema';
import { formats, interval_length } from '../../app/site';
import { Card } from '../../ui/card';
import { type Quality, at_times, qualities } from '../../model/energy';
import type { Range } from '../../model/range';
import { words } from './words';

const order: readonly Quality[] = ['settled', 'corrected', 'partial', 'missing', 'ahead'];

export function QualityRibbon({ rows, range, closed_until }: { rows: readonly EnergyRow[]; range: Range; closed_until: number }) {
  const w = words();
  const f = formats.value;
  const steps = qualities(at_times(rows, range.times), range.times, range.until, closed_until, interval_length.value);
  const counts = order.map((quality) => ({ quality, count: steps.filter((step) => step === quality).length })).filter(({ count }) => count > 0);
  const told = counts.map(({ quality, count }) => w.quality_steps(f.count(count), w.qualities[quality])).join(', ');
  return (
    <Card title={w.quality} note={w.quality_note}>
      <div class="ribbon" role="img" aria-label={told}>{steps.map((step, index) => <span key={range.times[index]} class={step} />)}</div>
      <ul class="ribbon-legend">
        {counts.map(({ quality, count }) => <li key={quality}><span class={`swatch-box ${quality}`} />{w.quality_steps(f.count(count), w.qualities[quality])}</li>)}
      </ul>
    </Card>
  );
}
