// Every charge point of the community: where it is, whether it is free, what it costs.
import type { ChargePoint } from '../../api/schema';
import { use_get } from '../../api/query';
import { community, formats, interval_start } from '../../app/site';
import { Card } from '../../ui/card';
import { Loaded, StateNote } from '../../ui/state';
import { rated } from './format';
import { use_pile, use_price } from './live';
import { PileBadge, plug_name } from './state';
import { words } from './words';

function Row({ point }: { point: ChargePoint }) {
  const f = formats.value;
  const { station, place, connectors, power } = point.description;
  const { state, outlets } = use_pile(point);
  const price = use_price(point, connectors[0]).query.value.data;
  const plugs = [...new Set(connectors.map((one) => plug_name(one.plug)))].join(', ');
  return (
    <li>
      <a class="pile" href={`/c/${encodeURIComponent(station)}`}>
        <span class="pile-name"><strong>{place || station}</strong><span class="note">{station} · {plugs} · {rated(power)}</span></span>
        <PileBadge state={state} outlets={outlets} />
        <span class="pile-price">{price ? words().at_most(f.priced(price.most_per_kwh)) : '—'}</span>
      </a>
    </li>
  );
}

export function Piles() {
  const w = words();
  const asked = use_get('/api/v1/communities/{community}/charge-points', { path: { community }, query: { limit: 1000 } }, interval_start.value);
  return (
    <Card title={w.piles} note={w.piles_note}>
      <Loaded asked={asked}>{({ charge_points }) => (charge_points.length === 0
        ? <StateNote state="not_configured">{w.no_piles}</StateNote>
        : <ul class="piles">{charge_points.map((point) => <Row key={point.number} point={point} />)}</ul>
      )}</Loaded>
    </Card>
  );
}
