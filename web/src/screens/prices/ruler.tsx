// Two prices on one scale: from what the grid pays to what it asks, with last week's trades behind them.
import { type Micros, sum } from '../../base/decimal';
import { formats } from '../../app/site';
import { words } from './words';

export interface Scale { low: Micros; high: Micros; tick: Micros }

function Handle({ label, value, scale, kind, on_change }: {
  label: string; value: Micros; scale: Scale; kind: 'sell' | 'buy'; on_change: (value: Micros) => void;
}) {
  const f = formats.value;
  const share = (value - scale.low) / Math.max(1, scale.high - scale.low);
  return (
    <div class={`handle ${kind}`} style={{ '--at': `${Math.max(0, Math.min(1, share)) * 100}%` }}>
      <label><span>{label}</span><output>{f.priced(value)}</output>
        <input type="range" min={scale.low} max={scale.high} step={scale.tick} value={value} aria-valuetext={f.priced(value)}
          onInput={(event) => on_change(Number(event.currentTarget.value) as Micros)} />
      </label>
    </div>
  );
}

export function Ruler({ scale, sell_from, buy_to, volumes, on_sell, on_buy }: {
  scale: Scale; sell_from: Micros; buy_to: Micros; volumes: readonly Micros[]; on_sell: (value: Micros) => void; on_buy: (value: Micros) => void;
}) {
  const w = words();
  const f = formats.value;
  const most = Math.max(1, ...volumes);
  return (
    <div class="ruler">
      <Handle kind="sell" label={w.sell_from} value={sell_from} scale={scale} on_change={on_sell} />
      <div class="histogram" role="img" aria-label={w.histogram(f.priced(scale.low), f.priced(scale.high))}>
        {volumes.map((volume, index) => <span key={index} style={{ height: `${(volume / most) * 100}%` }} />)}
      </div>
      <Handle kind="buy" label={w.buy_to} value={buy_to} scale={scale} on_change={on_buy} />
      <div class="ends"><span>{w.feed_in} {f.priced(scale.low)}</span><span>{w.import} {f.priced(scale.high)}</span></div>
      {sum(volumes) > 0 && <p class="note">{w.traded}</p>}
    </div>
  );
}
