// The page behind the code on a charge point: for whoever stands before it, without an account.
import type { ChargePoint } from '../../api/schema';
import type { ScreenProps } from '../../app/screens';
import { use_get } from '../../api/query';
import { formats, interval_start } from '../../app/site';
import { Loaded, StateNote } from '../../ui/state';
import { use_detail, use_pile, type LivePile } from './live';
import { PriceCard } from './price';
import { Start } from './start';
import { OutletList, PileBadge } from './state';
import { words } from './words';
import '../../wallet/wallet.css';
import './charging.css';

function Silence({ station, pile }: { station: string; pile: LivePile }) {
  const w = words();
  const detail = use_detail(station, pile, pile.state === 'offline').query.value;
  if (pile.state !== 'offline') return null;
  if (detail.problem?.status === 503) return <StateNote state="missing">{w.no_live}</StateNote>;
  const heard = detail.data?.station.heard;
  return <StateNote state={heard == null ? 'no_data' : 'stale'}>{w.offline_text} {heard == null ? w.never_heard : w.heard(formats.value.date_time(heard))}</StateNote>;
}

function Page({ point }: { point: ChargePoint }) {
  const { station, place } = point.description;
  const pile = use_pile(point);
  return (
    <div class="pile-page">
      <section class="card">
        <div class="pile-head">
          <div><h2>{place || station}</h2><p class="note">{station}</p></div>
          <PileBadge state={pile.state} outlets={pile.outlets} />
        </div>
        <OutletList outlets={pile.outlets} />
        <Silence {...{ station, pile }} />
      </section>
      <PriceCard point={point} />
      <Start point={point} pile={pile} />
      <p><a href="/charging">{words().all_piles}</a></p>
    </div>
  );
}

export default function PileScreen({ params }: ScreenProps) {
  const w = words();
  const station = params.pile ?? '';
  const asked = use_get('/api/v1/charge-points/{station}', { path: { station } }, interval_start.value);
  if (asked.query.value.problem?.status === 404)
    return <StateNote state="missing" action={<a class="button" href="/charging">{w.all_piles}</a>}>{w.unknown_pile(station)}</StateNote>;
  return <Loaded asked={asked} rows={6}>{(point) => <Page key={station} point={point} />}</Loaded>;
}
