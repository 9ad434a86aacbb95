// Plays through what a community would be: runs on the node, one or two of them in sight. Which ones stands
// in the address.
import '../../wallet/wallet.css';

import { useEffect, useRef, useState } from 'preact/hooks';

import { type Asked, use_get, use_load } from '../../api/query';
import { address_of } from '../../api/client';
import type { Simulation, SimulationFile } from '../../api/schema';
import { session, sign_in } from '../../app/identity';
import { roles } from '../../app/member';
import { query, set_query } from '../../app/router';
import { Button } from '../../ui/button';
import { Loaded, StateNote } from '../../ui/state';
import { type Draft, NewRun, draft_of, first_draft } from './form';
import type { Report } from './report';
import { Result } from './result';
import { Runs } from './runs';
import { words } from './words';
import './simulate.css';

const every_ms = 500;
const wow = { roofs: '5', battery: '20' } as const;
const wow_home = { roofs: '1', battery: '10' } as const;

function use_report(run: Simulation | null): Asked<Report> {
  const path = run?.state === 'finished' ? address_of('/api/v1/simulations/{number}/report', { path: { number: run.number } }) : null;
  return use_load<Report>(path, async () => ({ data: await (await fetch(path ?? '')).json() as Report, kept_at: null }));
}

// Asks again while something is at work.
function use_runs(): { runs: readonly Simulation[]; asked: Asked<{ readonly simulations: readonly Simulation[] }> } {
  const asked = use_get('/api/v1/simulations', {});
  const runs = asked.query.value.data?.simulations ?? [];
  const working = runs.some((run) => run.state === 'queued' || run.state === 'running');
  useEffect(() => {
    if (!working) return undefined;
    const timer = setInterval(() => { if (!document.hidden) asked.reload(); }, every_ms);
    return () => clearInterval(timer);
  }, [working]);
  return { runs, asked };
}

function Desk({ manages }: { manages: boolean }) {
  const { runs, asked } = use_runs();
  const [draft, set_draft] = useState<Draft>({ ...first_draft, whose: manages ? 'community' : 'home' });
  const files = useRef(new Map<number, readonly SimulationFile[]>());
  const number = (name: string): number | null => { const text = query.value.get(name); return text && /^\d+$/.test(text) ? Number(text) : null; };
  const find = (wanted: number | null): Simulation | null => runs.find((run) => run.number === wanted && run.state === 'finished') ?? null;
  const chosen = number('run');
  const run = find(chosen) ?? (chosen === null ? runs.find((one) => one.state === 'finished') ?? null : null);
  const other_run = find(number('with'));
  const report = use_report(run);
  const other = use_report(other_run);
  const change = (part: Partial<Draft>): void => set_draft((before) => ({ ...before, ...part }));
  const again = (from: Simulation, more: boolean): void => {
    set_draft({ ...draft_of(from, files.current.get(from.number) ?? []), ...(more ? (from.past?.member ? wow_home : wow) : {}) });
    if (more) set_query({ with: String(from.number), run: null });
    document.querySelector<HTMLElement>('main form')?.scrollIntoView({ block: 'center' });
  };
  const begun = (made: Simulation, sent: readonly SimulationFile[]): void => {
    files.current.set(made.number, sent);
    set_query({ run: String(made.number), with: query.value.get('with') ?? (run ? String(run.number) : null) });
    asked.reload();
  };
  return (
    <div class="grid">
      <NewRun draft={draft} change={change} started={begun} manages={manages} />
      <Loaded asked={asked}>
        {() => (
          <Runs runs={runs} shown={run?.number ?? null} other={other_run?.number ?? null} changed={asked.reload} again={again}
            show={(wanted) => set_query({ run: String(wanted), with: wanted === other_run?.number ? null : query.value.get('with') })}
            compare={(wanted) => set_query({ with: wanted === null ? null : String(wanted) })} />
        )}
      </Loaded>
      {run && <Loaded asked={report}>{(data) => <Result run={run} report={data} other_run={other_run?.number === run.number ? null : other_run} other={other_run?.number === run.number ? null : other.query.value.data} />}</Loaded>}
    </div>
  );
}

export default function Simulate() {
  const w = words();
  if (session.value === null)
    return <StateNote state="not_configured" action={<Button kind="primary" icon="key" onClick={() => void sign_in()}>{w.sign_in}</Button>}>{w.sign_in_first}</StateNote>;
  const manages = roles.value.has('administrator') || roles.value.has('community_operator');
  return <Desk key={String(manages)} manages={manages} />;
}
