// The driver's way from the wish to charge until energy flows, with nobody's card: a one-time code that
// they sign for starts it. Then how far it is, and after a minute what failed and what to do.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ChargePoint } from '../../api/schema';
import { use_get } from '../../api/query';
import { account, open_account } from '../../app/identity';
import { formats, interval_start } from '../../app/site';
import { use_ticks } from '../../app/ticks';
import { micros } from '../../base/decimal';
import type { Outlet } from '../../model/pile';
import { course_of, type Answer, type Failure, type Phase } from '../../model/start';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { Choice } from '../../ui/field';
import { Icon } from '../../ui/icon';
import { StateNote } from '../../ui/state';
import { session_limit, sign_code, start_by } from './code';
import { exact_money } from './format';
import { use_price, use_session_stamp, type LivePile } from './live';
import { outlet_name, plug_name } from './state';
import { words } from './words';

const phases: readonly Phase[] = ['connect', 'authorising', 'starting', 'charging', 'finished'];

// A new code has to be signed for after these.
const used_up: readonly Failure[] = ['bad_code', 'expired_code'];

// How long the present phase has lasted, in ms.
function use_waited(phase: Phase): number {
  const since = useRef({ phase, at: performance.now() });
  if (since.current.phase !== phase) since.current = { phase, at: performance.now() };
  return performance.now() - since.current.at;
}

function Course({ station, outlet, code, again, on_end }: {
  station: string; outlet: Outlet; code: string; again: (failure: Failure) => void; on_end: () => void;
}) {
  const w = words();
  use_ticks(1000);
  const [answer, set_answer] = useState<Answer>(null);
  const phase = useRef<Phase>('connect');
  useEffect(() => {
    let gone = false;
    void start_by(code, station, outlet).then((came) => { if (!gone) set_answer(came); });
    return () => { gone = true; };
  }, [code]);
  const number = answer && 'session' in answer ? answer.session : null;
  const session = use_get('/api/v1/charging-sessions/{session}', number === null ? null : { path: { session: number } },
    use_session_stamp(number ?? 0)).query.value.data?.session ?? null;
  const waited = use_waited(phase.current);
  const shown = course_of({ answer, outlet, session, waited });
  if (shown.phase !== 'failed') phase.current = shown.phase;
  const at = phases.indexOf(phase.current);
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
      {number !== null && <a class="button primary" href={`/charging/sessions/${number}`}>{shown.phase === 'finished' ? w.see_receipt : w.watch}</a>}
      <div class="buttons">
        {shown.phase !== 'charging' && number === null && <Button kind="quiet" onClick={on_end}>{w.cancel_wait}</Button>}
        {shown.failure && <Button kind="primary" onClick={() => again(shown.failure ?? 'unknown')}>{w.try_again}</Button>}
      </div>
    </div>
  );
}

function Ready({ point, driver, outlet, go }: { point: ChargePoint; driver: string; outlet: Outlet | null; go: (code: string) => void }) {
  const w = words();
  const [busy, set_busy] = useState(false);
  const balances = use_get('/api/v1/accounts/{address}/balances', { path: { address: driver } }, interval_start.value).query.value;
  const price = use_price(point, outlet ?? point.description.connectors[0]).query.value.data;
  if (balances.problem?.status === 404)
    return <StateNote state="not_configured" action={<a class="button primary" href="/join">{w.join}</a>}>{w.not_member}</StateNote>;
  const free = balances.data?.balances.find((one) => one.asset === price?.currency)?.available ?? (balances.data ? '0' : null);
  const begin = async (): Promise<void> => {
    set_busy(true);
    const code = await sign_code();
    set_busy(false);
    if (code) go(code);
  };
  return (
    <>
      <Button kind="primary" class="wide" icon="charging" busy={busy} onClick={() => void begin()}>{w.start_now}</Button>
      <p class="note">{w.at_most_once(exact_money(session_limit))} {free !== null && w.free_money(exact_money(free))}</p>
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
  const [code, set_code] = useState<string | null>(null);
  const [round, set_round] = useState(0);
  const driver = account.value?.address ?? null;
  useEffect(() => { if (driver === null) set_code(null); }, [driver]);
  const outlet = pile.outlets.find((one) => outlet_name(one) === chosen) ?? null;
  const body = (() => {
    if (driver && code && outlet)
      return <Course key={round} station={point.description.station} {...{ outlet, code }} again={(failure) => { if (used_up.includes(failure)) set_code(null); else set_round(round + 1); }} on_end={() => set_code(null)} />;
    if (!point.in_service) return <StateNote state="missing">{w.closed_text}</StateNote>;
    if (!driver)
      return (
        <>
          <Button kind="primary" class="wide" icon="charging" onClick={() => void open_account()}>{w.start_now}</Button>
          <p class="note">{w.no_account} {w.how_new}</p>
        </>
      );
    return <Ready key={driver} {...{ point, driver, outlet }} go={(made) => { choose(chosen); set_code(made); }} />;
  })();
  return (
    <Card title={w.start} note={w.start_note}>
      <div class="start">
        {pile.outlets.length > 1 && !code && (
          <Choice label={w.which} hidden_label={false} value={chosen} on_change={choose}
            options={pile.outlets.map((one) => ({ value: outlet_name(one), text: `${outlet_name(one)} · ${plug_name(one.plug)}` }))} />
        )}
        {body}
        <details><summary>{w.how}</summary><p class="note">{w.how_text}</p></details>
      </div>
    </Card>
  );
}
