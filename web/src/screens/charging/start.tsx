// The driver's way from the wish to charge until energy flows: what is missing first, then how far it is,
// and after a minute without progress what failed and what to do.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ChargePoint } from '../../api/schema';
import { use_get } from '../../api/query';
import { account, open_account } from '../../app/identity';
import { community, formats, interval_start, site_now } from '../../app/site';
import { use_ticks } from '../../app/ticks';
import { micros } from '../../base/decimal';
import type { Outlet } from '../../model/pile';
import { course_of, type Phase } from '../../model/start';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { Choice } from '../../ui/field';
import { Icon } from '../../ui/icon';
import { StateNote } from '../../ui/state';
import { CardForm } from './card_form';
import { exact_money } from './format';
import { use_price, type LivePile } from './live';
import { outlet_name, plug_name } from './state';
import { words } from './words';

const phases: readonly Phase[] = ['connect', 'authorising', 'starting', 'charging', 'finished'];

// How long the present phase has lasted, in ms.
function use_waited(phase: Phase, round: number): number {
  const since = useRef({ phase, round, at: performance.now() });
  if (since.current.phase !== phase || since.current.round !== round) since.current = { phase, round, at: performance.now() };
  return performance.now() - since.current.at;
}

function Course({ point, pile, outlet, driver, on_end }: {
  point: ChargePoint; pile: LivePile; outlet: Outlet | null; driver: string; on_end: () => void;
}) {
  const w = words();
  const ticks = use_ticks(2000);
  use_ticks(1000);
  const [round, set_round] = useState(0);
  const phase = useRef<Phase>('connect');
  const { station } = point.description;
  const open = use_get('/api/v1/communities/{community}/charging-sessions', { path: { community }, query: { station, open: true, limit: 1000 } }, ticks)
    .query.value.data?.sessions ?? [];
  // Once the driver's session is seen it is followed beyond its end.
  const [number, set_number] = useState<number | null>(null);
  const followed = use_get('/api/v1/charging-sessions/{session}', number === null ? null : { path: { session: number } }, ticks).query.value.data?.session;
  const own = open.find((one) => one.driver === driver && one.evse === outlet?.evse)?.session;
  useEffect(() => { if (own !== undefined) set_number(own); }, [own]);
  const waited = use_waited(phase.current, round);
  const sessions = followed ? [...open.filter((one) => one.session !== followed.session), followed] : open;
  const course = course_of({ connected: pile.detail?.station.connected ?? false, outlet, sessions, driver, waited });
  const failed = useRef<typeof course | null>(null);
  // A failure stays until the person tries again or the station shows progress.
  if (course.phase === 'failed') failed.current ??= course;
  else if (course.phase !== phase.current || course.phase === 'charging') failed.current = null;
  if (course.phase !== 'failed') phase.current = course.phase;
  const shown = failed.current ?? course;
  const at = phases.indexOf(shown.phase === 'failed' ? phase.current : shown.phase);
  return (
    <div class="start" data-phase={shown.phase} data-failure={shown.failure ?? undefined}>
      <ol class="steps" aria-label={w.steps_label}>{phases.map((one, index) => (
        <li key={one} class={index < at ? 'done' : index === at ? 'now' : ''}><span class="unseen">{w.phases[one]}</span></li>
      ))}</ol>
      <div role="status">
        <p class="course"><Icon name={shown.phase === 'failed' ? 'warning' : shown.phase === 'charging' ? 'energy' : shown.phase === 'finished' ? 'check' : 'clock'} />
          {shown.failure ? w.failures[shown.failure] : w.phases[shown.phase]}</p>
        <p>{shown.failure ? w.remedies[shown.failure] : w.phase_texts[shown.phase]}</p>
      </div>
      {!shown.failure && at < 3 && <p class="note" aria-hidden="true">{w.step_seconds(formats.value.count(Math.floor(waited / 1000)))}</p>}
      {course.session && <a class="button primary" href={`/charging/sessions/${course.session.session}`}>{w.watch}</a>}
      <div class="buttons">
        {shown.phase !== 'charging' && <Button kind="quiet" onClick={on_end}>{shown.phase === 'finished' ? w.start_now : w.cancel_wait}</Button>}
        {shown.failure && <Button kind="primary" onClick={() => { failed.current = null; phase.current = 'connect'; set_round(round + 1); }}>{w.try_again}</Button>}
      </div>
    </div>
  );
}

function Ready({ point, driver, outlet, go }: { point: ChargePoint; driver: string; outlet: Outlet | null; go: () => void }) {
  const w = words();
  const f = formats.value;
  const [adding, set_adding] = useState(false);
  const tokens = use_get('/api/v1/communities/{community}/charging-tokens', { path: { community }, query: { account: driver, limit: 1000 } }, interval_start.value);
  const balances = use_get('/api/v1/accounts/{address}/balances', { path: { address: driver } }, interval_start.value).query.value;
  const price = use_price(point, outlet ?? point.description.connectors[0]).query.value.data;
  const valid = tokens.query.value.data?.tokens.filter((one) => !one.blocked && one.valid_until > (site_now() ?? 0)).length ?? null;
  if (balances.problem?.status === 404)
    return <StateNote state="not_configured" action={<a class="button primary" href="/join">{w.join}</a>}>{w.not_member}</StateNote>;
  const free = balances.data?.balances.find((one) => one.asset === price?.currency)?.available ?? (balances.data ? '0' : null);
  if (valid === 0 && adding) return <CardForm done={() => { tokens.reload(); go(); }} />;
  return (
    <>
      <Button kind="primary" class="wide" icon="charging" busy={valid === null} onClick={() => { if (valid === 0) set_adding(true); else go(); }}>{w.start_now}</Button>
      <p class="note">{valid !== null && w.have_card(f.count(valid))} {free !== null && w.free_money(exact_money(free))}</p>
      {price && free !== null && micros(free) < micros(price.hold) && <p class="warn-text">{w.little_money(exact_money(price.hold))}</p>}
    </>
  );
}

export function Start({ point, pile }: { point: ChargePoint; pile: LivePile }) {
  const w = words();
  const names = pile.outlets.map(outlet_name);
  const [picked, choose] = useState<string | null>(null);
  const free = pile.outlets.find((one) => one.state === 'available');
  const chosen = picked ?? (free ? outlet_name(free) : names[0] ?? '');
  const [started, set_started] = useState(false);
  const driver = account.value?.address ?? null;
  useEffect(() => { if (driver === null) set_started(false); }, [driver]);
  const outlet = pile.outlets.find((one) => outlet_name(one) === chosen) ?? null;
  const body = (() => {
    if (driver && started) return <Course {...{ point, pile, outlet, driver }} on_end={() => set_started(false)} />;
    if (!point.in_service) return <StateNote state="missing">{w.closed_text}</StateNote>;
    if (!driver)
      return (
        <>
          <Button kind="primary" class="wide" icon="charging" onClick={() => void open_account()}>{w.start_now}</Button>
          <p class="note">{w.no_account} {w.how_new}</p>
        </>
      );
    return <Ready key={driver} {...{ point, driver, outlet }} go={() => { choose(chosen); set_started(true); }} />;
  })();
  return (
    <Card title={w.start} note={w.start_note}>
      <div class="start">
        {pile.outlets.length > 1 && !started && (
          <Choice label={w.which} hidden_label={false} value={chosen} on_change={choose}
            options={pile.outlets.map((one) => ({ value: outlet_name(one), text: `${outlet_name(one)} · ${plug_name(one.plug)}` }))} />
        )}
        {body}
        <details><summary>{w.how}</summary><p class="note">{w.how_text}</p></details>
      </div>
    </Card>
  );
}
