// What could fill now, added up from the best price on: the same levels as in the book beside it.
import { type Micros, micros_per_unit } from '../../base/decimal';
import { formats } from '../../app/site';
import { Card } from '../../ui/card';
import { type Level, side_total } from '../../model/book';
import type { Shown } from './book';
import { words } from './words';

const width = 400;
const height = 210;
const floor = height - 22;

function steps(levels: readonly Level[], x: (price: number) => number, y: (total: number) => number): string {
  const first = levels[0];
  if (!first) return '';
  let path = `M${x(first.price)} ${floor}`;
  for (const [index, level] of levels.entries()) {
    path += `V${y(level.total)}`;
    const next = levels[index + 1];
    if (next) path += `H${x(next.price)}`;
  }
  return path;
}

export function Depth({ shown }: { shown: Shown }) {
  const w = words();
  const f = formats.value;
  const all = [...shown.asks, ...shown.bids];
  const bids = side_total(shown.bids).executable;
  const asks = side_total(shown.asks).executable;
  const prices = all.map((level) => level.price);
  const low = Math.min(...prices);
  const high = Math.max(...prices);
  const top = Math.max(bids, asks, 1);
  const x = (price: number): number => (high > low ? 6 + ((price - low) / (high - low)) * (width - 12) : width / 2);
  const y = (total: number): number => floor - (total / top) * (floor - 18);
  const area = (path: string, levels: readonly Level[]): string => {
    const last = levels.at(-1);
    return last ? `${path}V${floor}Z` : '';
  };
  const bid_path = steps(shown.bids, x, y);
  const ask_path = steps(shown.asks, x, y);
  return (
    <Card title={w.depth}>
      {all.length > 0 && (
        <svg class="depth" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={w.depth_summary(f.energy(bids), f.energy(asks))}
          data-bids={bids / micros_per_unit} data-asks={asks / micros_per_unit}>
          {[0.5, 1].map((share) => (
            <g key={share}><line x1="0" x2={width} y1={y(top * share)} y2={y(top * share)} /><text x="2" y={y(top * share) - 3}>{f.number((top * share) / micros_per_unit, 0)} {f.energy_unit}</text></g>
          ))}
          <path class="buy area" d={area(bid_path, shown.bids)} /><path class="buy" d={bid_path} />
          <path class="sell area" d={area(ask_path, shown.asks)} /><path class="sell" d={ask_path} />
          <text x="2" y={height - 6}>{f.price(low as Micros)}</text>
          <text x={width - 2} y={height - 6} text-anchor="end">{f.price(high as Micros)}</text>
        </svg>
      )}
      <p class="note">{w.depth_summary(f.energy(bids), f.energy(asks))}</p>
    </Card>
  );
}
