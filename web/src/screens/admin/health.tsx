// Is the node well, and how it has been since this page was opened.
import { useEffect, useState } from 'preact/hooks';

import { formats } from '../../app/site';
import { Card, Figure } from '../../ui/card';
import { Icon } from '../../ui/icon';
import { StateNote } from '../../ui/state';
import { Table, type Column } from '../../ui/table';
import { metric, read_metrics, type Metric } from './metrics';
import { words } from './words';

interface Check { name: string; ok: boolean; reason: string }
interface Sample { at: number; metrics: readonly Metric[] }

const every_ms = 5000;
const samples_max = 60;

// The answer's text also where it is 503, which tells the reasons.
async function text_of(path: string): Promise<string | null> {
  try {
    return await (await fetch(path)).text();
  } catch {
    return null;
  }
}

function Spark({ values, label }: { values: readonly number[]; label: string }) {
  const low = Math.min(...values);
  const span = Math.max(...values) - low || 1;
  const points = values.map((value, i) => `${(i / Math.max(1, values.length - 1)) * 100},${28 - ((value - low) / span) * 26}`).join(' ');
  return <svg class="spark" viewBox="0 0 100 30" preserveAspectRatio="none" role="img" aria-label={label}><polyline points={points} /></svg>;
}

function Checks({ checks }: { checks: readonly Check[] }) {
  const w = words();
  return (
    <ul class="verdicts">
      {checks.map((check) => (
        <li key={check.name} class={check.ok ? 'good' : 'bad'}>
          <Icon name={check.ok ? 'check' : 'warning'} size={18} />
          <span>{w.check_names[check.name] ?? check.name}: {check.ok ? w.fine : check.reason}</span>
        </li>
      ))}
    </ul>
  );
}

function Figures({ samples }: { samples: readonly Sample[] }) {
  const w = words();
  const f = formats.value;
  const mib = (bytes: number): string => (bytes < 2 ** 30 ? `${f.number(bytes / 2 ** 20, 0)}\u00a0MiB` : `${f.number(bytes / 2 ** 30, 1)}\u00a0GiB`);
  const shown: readonly [string, string, (value: number) => string][] = [
    [w.uptime, 'wattbook_block_height', (value) => f.count(value)],
    [w.memory, 'wattbook_process_resident_memory_bytes', mib], [w.disk, 'wattbook_disk_free_bytes', mib],
    [w.connections, 'wattbook_connections', (value) => f.count(value)], [w.in_flight, 'wattbook_commands_in_flight', (value) => f.count(value)],
  ];
  return (
    <dl class="figures">
      {shown.map(([label, name, show]) => {
        const values = samples.flatMap((sample) => metric(sample.metrics, name) ?? []);
        const last = values.at(-1);
        return <Figure key={name} label={label} value={last === undefined ? null : show(last)}>{values.length > 1 && <dd><Spark values={values} label={w.history(label)} /></dd>}</Figure>;
      })}
    </dl>
  );
}

export function Health() {
  const w = words();
  const f = formats.value;
  const [samples, set_samples] = useState<readonly Sample[]>([]);
  const [checks, set_checks] = useState<readonly Check[] | null>(null);
  const [failed, set_failed] = useState(false);
  useEffect(() => {
    const read = async (): Promise<void> => {
      const [ready, metrics] = await Promise.all([text_of('/readyz'), text_of('/metrics')]);
      set_failed(ready === null || metrics === null);
      if (metrics !== null) set_samples((before) => [...before, { at: Date.now(), metrics: read_metrics(metrics) }].slice(-samples_max));
      if (ready?.startsWith('{')) set_checks((JSON.parse(ready) as { checks: Check[] }).checks);
    };
    void read();
    const timer = setInterval(() => { if (!document.hidden) void read(); }, every_ms);
    return () => clearInterval(timer);
  }, []);
  const columns: Column<Metric>[] = [
    { key: 'name', head: w.metric, heading: true, cell: (row) => <code class="metric">{row.name.replace(/^wattbook_/, '')}{row.labels}</code> },
    { key: 'value', head: w.value, number: true, cell: (row) => f.number(row.value, Number.isInteger(row.value) ? 0 : 2) },
  ];
  const well = checks?.every((check) => check.ok) ?? null;
  return (
    <div class="grid">
      {failed && <StateNote state="failed">{w.failed}</StateNote>}
      <Figures samples={samples} />
      <Card title={well === null ? w.checks : well ? w.ready : w.not_ready} class="third short">{checks && <Checks checks={checks} />}</Card>
      <Card title={w.metrics} note={w.metrics_note} class="two-thirds">
        <Table caption={w.metrics} columns={columns} rows={samples.at(-1)?.metrics ?? []} key_of={(row) => row.name + row.labels} />
      </Card>
    </div>
  );
}
