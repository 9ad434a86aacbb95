// One session: live while it charges, and its receipt.
import { useRef } from 'preact/hooks';
import type { ChargingReceipt } from '../../api/schema';
import type { ScreenProps } from '../../app/screens';
import { use_get } from '../../api/query';
import { formats } from '../../app/site';
import { community_share, mean_power, parts_of } from '../../model/session';
import { micros } from '../../base/decimal';
import { Card, Figure } from '../../ui/card';
import { Shares } from '../../ui/shares';
import { Loaded, StateNote } from '../../ui/state';
import { exact_money, span } from './format';
import { use_session_stamp } from './live';
import { Receipt } from './receipt';
import { Stop } from './stop';
import { words } from './words';
import './charging.css';

const colours = { own: 'battery', market: 'neighbours', grid: 'grid', unbilled: 'homes' } as const;

// The receipt that was there before the newest meter value, to tell the power between the two.
function use_previous(receipt: ChargingReceipt): ChargingReceipt | null {
  const seen = useRef<{ before: ChargingReceipt | null; now: ChargingReceipt }>({ before: null, now: receipt });
  if (receipt.session.session !== seen.current.now.session.session) seen.current = { before: null, now: receipt };
  else if (receipt.session.energy !== seen.current.now.session.energy) seen.current = { before: seen.current.now, now: receipt };
  return seen.current.before;
}

function Live({ receipt }: { receipt: ChargingReceipt }) {
  const w = words();
  const f = formats.value;
  const { session } = receipt;
  const before = use_previous(receipt);
  const latest = session.ended == null ? mean_power(receipt, before) : null;
  const power = latest ?? mean_power(receipt);
  const share = community_share(receipt);
  const parts = parts_of(receipt).filter((part) => part.source !== 'unbilled' || part.amount > 0).map(({ source, amount, percent }) => ({
    key: source, label: w.sources[source], colour: colours[source], amount, percent, text: f.energy(amount, 3),
  }));
  return (
    <>
      <Card title={`${session.station} · ${w.outlet(String(session.evse))}`}
        note={session.ended == null ? w.running_since(f.date_time(session.began)) : w.ended_at(f.date_time(session.ended), w.reasons[session.reason])}>
        <dl class="figures session" aria-live="off">
          <Figure label={w.power_now} value={power === null ? null : f.power(power)} note={power === null ? w.no_power : latest !== null && before ? w.power_note : w.power_whole} />
          <Figure label={w.energy} value={f.energy(session.energy, 3)} note={span(receipt.total.charging)} />
          <Figure label={session.ended == null ? w.cost_so_far : w.to_pay} value={exact_money(session.ended == null ? session.cost : receipt.to_pay)} />
          <Figure label={w.community_share} value={share === null ? null : f.share(share)} note={share === null ? w.no_energy : w.community_note} />
        </dl>
        {session.standing !== 'billed' && <StateNote state="missing">{w.standings[session.standing]}</StateNote>}
        <Stop session={session} />
        {session.stop_wanted && <StateNote state="stale">{w.stop_wanted}</StateNote>}
        {session.findings !== 0 && <p class="note">{w.odd}</p>}
      </Card>
      <Card title={w.came_from}>
        {micros(session.energy) > 0 ? <Shares parts={parts} /> : <p class="note">{w.no_energy}</p>}
      </Card>
      <Receipt receipt={receipt} />
    </>
  );
}

export default function SessionScreen({ params }: ScreenProps) {
  const w = words();
  const number = Number(params.session);
  const asked = use_get('/api/v1/charging-sessions/{session}', Number.isSafeInteger(number) ? { path: { session: number } } : null, use_session_stamp(number));
  const now = asked.query.value;
  if (!Number.isSafeInteger(number) || now.problem?.status === 404)
    return <StateNote state="missing" action={<a class="button" href="/charging?part=sessions">{w.sessions}</a>}>{w.no_session}</StateNote>;
  return <Loaded asked={asked} rows={5}>{(receipt) => <Live key={number} receipt={receipt} />}</Loaded>;
}
