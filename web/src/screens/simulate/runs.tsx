// The runs of the node, how far each is, and which one or two are shown.
import type { Simulation } from '../../api/schema';
import { post } from '../../api/client';
import { formats } from '../../app/site';
import { Button } from '../../ui/button';
import { Bar, Card } from '../../ui/card';
import { words } from './words';

export function title_of(run: Simulation): string {
  return run.name || words().untitled(String(run.number));
}

function past({ from, until, member }: NonNullable<Simulation['past']>): string {
  const w = words();
  const f = formats.value;
  const days = `${f.date(from)}–${f.date(until - 1)}`;
  return member ? w.home_past_of(days) : w.past_of(days);
}

// What was run, in words.
export function described(run: Simulation): string {
  const w = words();
  const f = formats.value;
  const changes = [
    run.roofs ? w.plus_roofs(f.count(run.roofs)) : null, run.battery === '0' ? null : w.plus_battery(f.energy(run.battery, 0)),
    run.seed === null || run.seed === undefined ? null : w.with_seed(String(run.seed)),
  ].filter((text) => text !== null);
  return [run.past ? past(run.past) : run.sample ? w.sample_of(f.count(run.sample.homes), f.count(run.sample.days)) : w.uploaded, ...(changes.length ? changes : [w.plain])].join(' · ');
}

function Progress({ run }: { run: Simulation }) {
  const w = words();
  const f = formats.value;
  if (run.state !== 'running') return <p class="note">{w.states[run.state]}</p>;
  const label = run.total ? w.progress(f.count(run.done), f.count(run.total)) : w.starting;
  return <div data-progress={run.done}><Bar share={run.total ? run.done / run.total : 0} label={label} /><p class="note">{label}</p></div>;
}

export function Runs({ runs, shown, other, show, compare, again, changed }: {
  runs: readonly Simulation[]; shown: number | null; other: number | null;
  show: (run: number) => void; compare: (run: number | null) => void;
  again: (run: Simulation, wow: boolean) => void; changed: () => void;
}) {
  const w = words();
  return (
    <Card title={w.runs} note={w.runs_note} class="two-thirds short">
      {runs.length === 0 && <p>{w.none}</p>}
      <ul class="runs">
        {runs.map((run) => (
          <li key={run.number} data-run={run.number} data-state={run.state} aria-current={run.number === shown ? 'true' : undefined}>
            <div class="run-what">
              <strong>{title_of(run)}</strong>
              <p class="note">{described(run)}</p>
              {run.state !== 'finished' && <Progress run={run} />}
              {run.state === 'failed' && <pre class="raw">{run.error}</pre>}
            </div>
            <div class="buttons">
              {(run.state === 'queued' || run.state === 'running')
                && <Button onClick={() => void post('/api/v1/simulations/{number}/cancel', undefined as never, { path: { number: run.number } }).then(changed)}>{w.cancel}</Button>}
              {run.state === 'finished' && run.number !== shown && <Button onClick={() => show(run.number)}>{w.show}</Button>}
              {run.state === 'finished' && shown !== null && run.number !== shown
                && <Button aria-pressed={run.number === other} onClick={() => compare(run.number === other ? null : run.number)}>{w.compare_with}</Button>}
              {run.number === shown && <span class="mark">{w.chosen}</span>}
              {run.state === 'finished' && run.roofs === 0 && <Button kind="primary" icon="sun" onClick={() => again(run, true)}>{run.past?.member ? w.wow_home : w.wow}</Button>}
              {run.state !== 'queued' && run.state !== 'running' && <Button kind="quiet" onClick={() => again(run, false)}>{w.repeat}</Button>}
            </div>
          </li>
        ))}
      </ul>
    </Card>
  );
}
