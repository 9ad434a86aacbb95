// The data states that must never be mistaken for each other (UX 4.4). Zero is not here: it is a value.
import type { ComponentChildren } from 'preact';
import type { Asked } from '../api/query';
import { Problem } from '../api/client';
import { formats } from '../app/site';
import { Button } from './button';
import { Icon, type IconName } from './icon';
import { words } from './words';

export type DataState = 'not_configured' | 'no_data' | 'missing' | 'stale' | 'estimated' | 'failed';
const icons: Record<DataState, IconName> = {
  not_configured: 'plus', no_data: 'clock', missing: 'info', stale: 'clock', estimated: 'info', failed: 'warning',
};

export function StateNote({ state, children, action }: { state: DataState; children: ComponentChildren; action?: ComponentChildren }) {
  return (
    <div class={`state ${state}`} data-state={state}>
      <Icon name={icons[state]} />
      <div>
        <strong>{words().states[state]}</strong>
        <div>{children}</div>
        {action && <div class="state-action">{action}</div>}
      </div>
    </div>
  );
}

// A short mark beside a value that is not an ordinary measurement.
export function Mark({ state, children }: { state: DataState; children?: ComponentChildren }) {
  return <span class={`mark ${state}`} data-state={state}>{children ?? words().states[state]}</span>;
}

export function age_text(ms: number): string {
  const w = words();
  const f = formats.value;
  const units: [number, (n: string) => string][] = [
    [86_400_000, w.days], [3_600_000, w.hours], [60_000, w.minutes],
  ];
  for (const [length, word] of units) if (ms >= length) return word(f.count(Math.floor(ms / length)));
  return w.seconds(f.count(Math.max(0, Math.floor(ms / 1000))));
}

export function problem_text(problem: Problem): string {
  if (problem.status === 0) return words().unreachable;
  return [problem.message || problem.title, problem.fix].filter(Boolean).join(' — ');
}

// Shows what was asked for once it is there; a failure says what and offers to try again, and what was
// known before stays in sight.
export function Loaded<T>({ asked, children, rows = 3 }: { asked: Asked<T>; children: (data: T) => ComponentChildren; rows?: number }) {
  const now = asked.query.value;
  if (now.state === 'loading')
    return <div class="skeleton" role="status" aria-label={words().loading}>{Array.from({ length: rows }, (_, i) => <span key={i} />)}</div>;
  const failed = now.state === 'failed' && (
    <StateNote state="failed" action={<Button onClick={asked.reload}>{words().retry}</Button>}>
      {problem_text(now.problem)}
      {now.problem.request_id && <code> {words().request(now.problem.request_id)}</code>}
    </StateNote>
  );
  return (
    <>
      {failed}
      {now.kept_at !== null && <p class="note">{words().kept(formats.value.date_time(now.kept_at))}</p>}
      {now.data !== null && children(now.data)}
    </>
  );
}
