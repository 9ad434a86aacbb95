// What to simulate: a made-up sample or one's own files, and what to change of it.
import { useState } from 'preact/hooks';

import { Problem, post } from '../../api/client';
import type { Simulation, SimulationFile } from '../../api/schema';
import { session } from '../../app/identity';
import { text_of, typed } from '../../base/decimal';
import { day_start } from '../../i18n/site_time';
import { community, formats, site_now, time_zone } from '../../app/site';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { Choice, DecimalField, TextField } from '../../ui/field';
import { problem_text } from '../../ui/state';
import { words } from './words';

const spans = { week: 7, month: 30 } as const;  // days, today's among them

export interface Draft {
  source: 'past' | 'sample' | 'files';
  span: keyof typeof spans; whose: 'community' | 'home';
  name: string; homes: string; days: string; world_seed: string;
  roofs: string; battery: string; seed: string;
  files: readonly SimulationFile[];
}
export const first_draft: Draft = { source: 'past', span: 'week', whose: 'community', name: '', homes: '8', days: '7', world_seed: '1', roofs: '0', battery: '0', seed: '', files: [] };

// The form again as it was for a run; its files where this page still has them.
export const draft_of = (run: Simulation, files: readonly SimulationFile[]): Draft => ({
  source: run.past ? 'past' : run.sample ? 'sample' : 'files', name: '',
  span: run.past && run.past.until - run.past.from > spans.week * day_ms ? 'month' : 'week', whose: run.past?.member ? 'home' : 'community',
  homes: String(run.sample?.homes ?? first_draft.homes), days: String(run.sample?.days ?? first_draft.days), world_seed: String(run.sample?.seed ?? first_draft.world_seed),
  roofs: String(run.roofs), battery: run.battery, seed: run.seed === null || run.seed === undefined ? '' : String(run.seed), files,
});

const whole = (text: string, low: number, high: number): number | null => {
  const value = /^\d{1,15}$/.test(text.trim()) ? Number(text) : -1;
  return value >= low && value <= high ? value : null;
};
const seed_max = 9e14;
const day_ms = 86_400_000;

function FileChoice({ draft, change }: { draft: Draft; change: (part: Partial<Draft>) => void }) {
  const w = words();
  const read = async (list: FileList | null): Promise<void> => {
    change({ files: await Promise.all([...(list ?? [])].map(async (file) => ({ name: file.name, text: await file.text() }))) });
  };
  return (
    <div class="field">
      <label for="simulation-files">{w.files}</label>
      <input id="simulation-files" type="file" multiple accept=".toml,.csv,.txt" onChange={(event) => void read(event.currentTarget.files)} />
      <p class="note">{draft.files.length ? w.files_chosen(draft.files.map((file) => file.name).join(', ')) : w.files_note}</p>
    </div>
  );
}

// Which days, and for those who may see all members, whether all of them or the own home.
function PastChoice({ draft, change, manages }: { draft: Draft; change: (part: Partial<Draft>) => void; manages: boolean }) {
  const w = words();
  return (
    <>
      <Choice label={w.span} hidden_label={false} value={draft.span} on_change={(span) => change({ span })}
        options={(['week', 'month'] as const).map((value) => ({ value, text: w.spans[value] }))} />
      {manages && (
        <Choice label={w.whose} hidden_label={false} value={draft.whose} on_change={(whose) => change({ whose })}
          options={(['community', 'home'] as const).map((value) => ({ value, text: w.whoses[value] }))} />
      )}
      <p class="note">{draft.whose === 'home' ? w.home_note : w.past_note}</p>
    </>
  );
}

// The span up to now on the site's calendar.
function past_of(draft: Draft): { community: number; from: number; until: number; member: string | null } | null {
  const now = site_now();
  if (draft.source !== 'past' || now === null) return null;
  const member = draft.whose === 'home' ? session.value?.address ?? null : null;
  return { community, from: day_start(now, time_zone.value, 1 - spans[draft.span]), until: Math.floor(now), member };
}

export function NewRun({ draft, change, started, manages }: {
  manages: boolean; draft: Draft; change: (part: Partial<Draft>) => void; started: (run: Simulation, files: readonly SimulationFile[]) => void;
}) {
  const w = words();
  const f = formats.value;
  const [problem, set_problem] = useState<string | null>(null);
  const [busy, set_busy] = useState(false);
  const homes = whole(draft.homes, 1, 200);
  const days = whole(draft.days, 1, 366);
  const world_seed = whole(draft.world_seed, 0, seed_max);
  const roofs = whole(draft.roofs, 0, 10_000);
  const battery = typed(draft.battery);
  const seed = draft.seed.trim() === '' ? null : whole(draft.seed, 0, seed_max);
  const bounds = (value: number | null, low: number, high: number): string | null => (value === null ? w.number_wrong(f.count(low), f.count(high)) : null);
  const sample = draft.source === 'sample';
  const home = draft.source === 'past' && draft.whose === 'home';
  const good = roofs !== null && battery !== null && (draft.seed.trim() === '' || seed !== null)
    && (draft.source === 'past' || (sample ? homes !== null && days !== null && world_seed !== null : draft.files.some((file) => file.name === 'scenario.toml')));

  const run = async (): Promise<void> => {
    if (!good || busy) return;
    set_busy(true);
    set_problem(null);
    const files = draft.source === 'files' ? draft.files : [];
    try {
      const made = await post('/api/v1/simulations', {
        name: draft.name.trim(), files, roofs: roofs ?? 0, battery: text_of(battery), seed,
        sample: sample ? { homes: homes ?? 0, days: days ?? 0, seed: world_seed ?? 0 } : null, past: past_of(draft),
      });
      if ('number' in made) started(made, files);
      else set_problem(problem_text(new Problem(made, 422, null)));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      set_problem(problem_text(error));
    } finally {
      set_busy(false);
    }
  };

  return (
    <Card title={manages ? w.new_run : w.past_title} class="third">
      <form class="stack" onSubmit={(event) => { event.preventDefault(); void run(); }}>
        {manages && (
          <Choice label={w.source} hidden_label={false} value={draft.source} on_change={(source) => change({ source })}
            options={(['past', 'sample', 'files'] as const).map((value) => ({ value, text: w.sources[value] }))} />
        )}
        {draft.source === 'past' && <PastChoice draft={draft} change={change} manages={manages} />}
        {sample && (
          <>
            <div class="three">
              <TextField label={w.homes} inputMode="numeric" value={draft.homes} on_input={(text) => change({ homes: text })} problem={bounds(homes, 1, 200)} />
              <TextField label={w.days} inputMode="numeric" value={draft.days} on_input={(text) => change({ days: text })} problem={bounds(days, 1, 366)} />
              <TextField label={w.world_seed} inputMode="numeric" value={draft.world_seed} on_input={(text) => change({ world_seed: text })} problem={bounds(world_seed, 0, seed_max)} />
            </div>
            <p class="note">{w.sample_note}</p>
          </>
        )}
        {draft.source === 'files' && <FileChoice draft={draft} change={change} />}
        <h3>{w.changes}</h3>
        <TextField label={home ? w.home_roofs : w.roofs} inputMode="numeric" value={draft.roofs} hint={home ? w.home_roofs_note : w.roofs_note} on_input={(text) => change({ roofs: text })} problem={bounds(roofs, 0, 10_000)} />
        <DecimalField label={home ? w.home_battery : w.battery} hint={home ? w.home_battery_note : null} unit={f.energy_unit} text={draft.battery} on_text={(text) => change({ battery: text })} problem={battery === null ? w.battery_wrong : null} />
        <TextField label={w.seed} inputMode="numeric" value={draft.seed} hint={w.seed_note} on_input={(text) => change({ seed: text })}
          problem={draft.seed.trim() !== '' && seed === null ? w.number_wrong('0', f.count(seed_max)) : null} />
        <TextField label={w.name} value={draft.name} hint={w.name_hint} maxLength={60} autocomplete="off" on_input={(text) => change({ name: text })} />
        {problem && <p class="problem" role="alert">{problem}</p>}
        <div><Button kind="primary" icon="play" type="submit" busy={busy} blocked={draft.source === 'files' && !good ? w.files_missing : null}>{w.run}</Button></div>
      </form>
    </Card>
  );
}
