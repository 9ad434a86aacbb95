// The owner's charge points: what is wrong and what to do, what they earned, commands, and the code to
// print.
import { useState } from 'preact/hooks';
import type { ChargePoint, StationDetail } from '../../api/schema';
import { type Asked, use_get } from '../../api/query';
import { account, open_account, session } from '../../app/identity';
import { member } from '../../app/member';
import { community, formats, interval_start } from '../../app/site';
import { micros } from '../../base/decimal';
import type { Outlet } from '../../model/pile';
import { Button } from '../../ui/button';
import { Card, Figure } from '../../ui/card';
import { Icon } from '../../ui/icon';
import { Qr } from '../../ui/qr';
import { Loaded, StateNote } from '../../ui/state';
import { exact_money, span } from './format';
import { fault_of } from './fault_words';
import { use_detail, use_pile, type LivePile } from './live';
import { Password } from './password';
import { Remote } from './remote';
import { SessionList } from './session_list';
import { OutletList, outlet_name, PileBadge } from './state';
import { words } from './words';

function Fault({ outlet }: { outlet: Outlet }) {
  const w = words();
  const fault = fault_of(outlet.state, outlet.error);
  if (!fault) return null;
  return (
    <li data-fault={outlet.error || outlet.state}>
      <Icon name="warning" />
      <div>
        <strong>{w.fault_at(outlet_name(outlet))}: {fault.what}</strong>
        <p>{fault.remedy}</p>
        <p class="note">{w.told(outlet.error || outlet.told)} {outlet.since !== null && w.since(formats.value.date_time(outlet.since))}</p>
      </div>
    </li>
  );
}

function Condition({ pile, asked }: { pile: LivePile; asked: Asked<StationDetail> }) {
  const w = words();
  const f = formats.value;
  const wrong = pile.outlets.filter((one) => fault_of(one.state, one.error) !== null);
  const { data: detail, problem } = asked.query.value;
  const served = problem?.status !== 503;
  const heard = detail?.station.heard;
  return (
    <div>
      <h3>{w.condition}</h3>
      <OutletList outlets={pile.outlets} />
      {!served && <StateNote state="missing">{w.no_live}</StateNote>}
      {served && pile.state === 'offline' && <StateNote state={heard == null ? 'no_data' : 'stale'}>{w.offline_own} {heard == null ? w.never_heard : w.heard(f.date_time(heard))}</StateNote>}
      {wrong.length > 0 && <ul class="faults">{wrong.map((one) => <Fault key={outlet_name(one)} outlet={one} />)}</ul>}
      {wrong.length === 0 && pile.live?.connected && <p class="good"><Icon name="check" /> {w.all_well}</p>}
      {detail?.station.oddity && <p class="note">{w.oddity}: {detail.station.oddity}</p>}
    </div>
  );
}

function Statistics({ station }: { station: string }) {
  const w = words();
  const f = formats.value;
  const asked = use_get('/api/v1/charge-points/{station}/statistics', { path: { station } }, interval_start.value);
  return (
    <Loaded asked={asked}>{({ totals, charging_ppm }) => (
      <dl class="figures">
        <Figure label={w.statistics.service} value={f.money(totals.service)} note={micros(totals.unpaid) > 0 ? `${w.statistics.unpaid}: ${exact_money(totals.unpaid)}` : null} />
        <Figure label={w.statistics.energy} value={f.energy(totals.energy)} note={micros(totals.unbilled) > 0 ? `${w.statistics.unbilled}: ${f.energy(totals.unbilled)}` : null} />
        <Figure label={w.statistics.sessions} value={f.count(totals.sessions)} note={totals.flagged > 0 ? `${w.statistics.flagged}: ${f.count(totals.flagged)}` : null} />
        <Figure label={w.statistics.used} value={span(totals.charging + totals.idle)} note={charging_ppm == null ? null : w.charging_share(f.share(charging_ppm / 1_000_000))} />
      </dl>
    )}</Loaded>
  );
}

function Own({ point }: { point: ChargePoint }) {
  const w = words();
  const { station, place } = point.description;
  const pile = use_pile(point);
  const asked = use_detail(station, pile);
  const [listed, set_listed] = useState(false);
  const address = new URL(`/c/${encodeURIComponent(station)}`, location.href).href;
  return (
    <Card title={place || station} note={station} tools={<><PileBadge state={pile.state} outlets={pile.outlets} /><a class="button small" href={`/c/${encodeURIComponent(station)}`}>{w.to_page}</a></>}>
      <div class="own-parts" data-station={station}>
        <Statistics station={station} />
        <div class="own-parts wide">
          <Condition {...{ pile, asked }} />
          <div><h3>{w.remote}</h3><Remote {...{ station, owner: point.owner, connected: pile.live?.connected ?? false }} detail={asked.query.value.data} outlets={pile.outlets} /></div>
        </div>
        <details onToggle={(event) => set_listed(event.currentTarget.open)}>
          <summary>{w.sessions}</summary>
          {listed && <SessionList of={{ station }} caption={w.sessions_at(station)} />}
        </details>
        <details>
          <summary>{w.password.title}</summary>
          <Password station={station} owner={point.owner} has={asked.query.value.data?.station.has_password ?? null} />
        </details>
        <details>
          <summary>{w.qr}</summary>
          <div class="stack"><Qr text={address} label={w.qr_label(station)} /><code class="address">{address}</code><p class="note">{w.qr_text}</p></div>
        </details>
      </div>
    </Card>
  );
}

function Payout({ owner }: { owner: string }) {
  const w = words();
  const payouts = use_get('/api/v1/communities/{community}/charging-payouts', { path: { community } }, interval_start.value).query.value.data?.payouts;
  const own = payouts?.find((one) => one.owner === owner);
  return own ? <p>{w.payout}: <strong>{exact_money(own.available)}</strong> <span class="note">{w.payout_note}</span></p> : null;
}

export function OwnPiles() {
  const w = words();
  const owner = member.value;
  const everybody = session.value?.role === 'administrator';
  const asked = use_get('/api/v1/communities/{community}/charge-points',
    owner || everybody ? { path: { community }, query: { limit: 1000, ...(owner && !everybody ? { owner } : {}) } } : null, interval_start.value);
  if (!owner && !everybody)
    return (
      <StateNote state="not_configured" action={<Button kind="primary" icon="key" onClick={() => void open_account()}>{w.open_account}</Button>}>
        {w.own_none}
      </StateNote>
    );
  return (
    <div class="own-stack">
      {everybody && <p class="note">{w.as_operator}</p>}
      {owner && owner === account.value?.address && <Payout owner={owner} />}
      <Loaded asked={asked}>{({ charge_points }) => (charge_points.length === 0
        ? <StateNote state="not_configured">{everybody ? w.no_piles : w.own_none}</StateNote>
        : <>{charge_points.map((point) => <Own key={point.number} point={point} />)}</>
      )}</Loaded>
    </div>
  );
}
