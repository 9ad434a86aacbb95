// The figures of a run, alone or against another.
import type { Simulation } from '../../api/schema';
import { address_of } from '../../api/client';
import { use_get } from '../../api/query';
import { type Micros, micros_per_unit, minus } from '../../base/decimal';
import { formats, time_zone } from '../../app/site';
import { Card } from '../../ui/card';
import { Table, type Column } from '../../ui/table';
import { Plots } from './plots';
import { type Recorded, type Report, type Row, commands, exact, files_of, recorded, rows } from './report';
import { described, title_of } from './runs';
import { words } from './words';

function shown(row: Row, value: Micros): string {
  const f = formats.value;
  if (row.kind === 'share') return `${f.number(value / 1e4, 1)}\u00a0%`;
  if (row.kind === 'power') return `${f.number(value / 1e6, 2)}\u00a0kW`;
  return row.kind === 'money' ? f.money(value) : f.energy(value);
}

const value_of = (row: Row, report: Report): Micros | null => {
  const value = report[row.key];
  return typeof value === 'number' ? exact(value) : null;
};

function Difference({ row, a, b }: { row: Row; a: Micros | null; b: Micros | null }) {
  const w = words();
  const f = formats.value;
  if (a === null || b === null) return <>—</>;
  const more = minus(a, b);
  const size = Math.abs(more) as Micros;
  const text = row.kind === 'share' ? w.points(f.number(size / 1e4, 1)) : shown(row, size);
  const tone = more === 0 || row.better === null ? '' : (more > 0) === (row.better === 'more') ? 'good' : 'warn-text';
  return <span class={tone}>{more === 0 ? '±0' : `${more > 0 ? '+' : '−'}${text}`}</span>;
}

// What the ledger settled then; null for what never was.
function use_record(run: Simulation, report: Report): Recorded | null {
  const { past } = run;
  const asked = use_get('/api/v1/communities/{community}/energy',
    past ? { path: { community: past.community }, query: { from: past.from, until: past.until, step: 'interval' } } : null);
  const found = past ? asked.query.value.data : null;
  return found ? recorded(found.rows, report.intervals) : null;
}

interface Shown { run: Simulation; report: Report; other_run: Simulation | null; other: Report | null; record: Recorded | null }

function Figures({ run, report, other_run, other, record }: Shown) {
  const w = words();
  const columns: Column<Row>[] = [
    { key: 'figure', head: w.figure, heading: true, cell: (row) => w.figures[row.key] ?? row.key },
    { key: 'a', head: title_of(run), number: true, cell: (row) => { const value = value_of(row, report); return value === null ? null : <span data-figure={row.key} data-value={value}>{shown(row, value)}</span>; } },
    ...(record ? [{ key: 'record', head: w.recorded, number: true, cell: (row: Row) => { const value = record[row.key]; return value === undefined ? null : <span data-recorded={row.key} data-value={value}>{shown(row, value)}</span>; } }] : []),
    ...(other && other_run ? [
      { key: 'b', head: title_of(other_run), number: true, cell: (row: Row) => { const value = value_of(row, other); return value === null ? null : shown(row, value); } },
      { key: 'difference', head: w.difference, number: true, cell: (row: Row) => <Difference row={row} a={value_of(row, report)} b={value_of(row, other)} /> },
    ] : []),
  ];
  return <Table caption={w.result(title_of(run))} columns={columns} rows={rows} key_of={(row) => row.key} />;
}

// In the past of one home the others have no names.
function name_of(name: string, is_home: boolean): string {
  const w = words();
  if (!is_home) return name;
  if (name === 'home') return w.your_home;
  return name === 'neighbours' ? w.neighbours : w.neighbour_roof(name.replace(/^roof /, ''));
}

function Members({ run, report, other }: { run: Simulation; report: Report; other: Report | null }) {
  const w = words();
  const f = formats.value;
  type Member = Report['members'][number];
  const others = new Map(other?.members.map((row) => [row.name, row]));
  const columns: Column<Member>[] = [
    { key: 'name', head: w.member, heading: true, cell: (row) => name_of(row.name, Boolean(run.past?.member)) },
    { key: 'load', head: w.load, number: true, cell: (row) => f.energy(exact(row.load)) },
    { key: 'pv', head: w.pv, number: true, cell: (row) => f.energy(exact(row.pv)) },
    { key: 'alone', head: w.alone, number: true, cell: (row) => f.money(exact(row.bill_without_community)) },
    { key: 'together', head: w.together, number: true, cell: (row) => f.money(exact(row.bill_with_community)) },
    { key: 'saving', head: w.saving, number: true, cell: (row) => f.money(exact(row.saving)) },
    ...(other ? [{ key: 'other', head: w.other, number: true, cell: (row: Member) => { const found = others.get(row.name); return found ? f.money(exact(found.bill_with_community)) : null; } }] : []),
  ];
  return <Card title={w.members}><Table caption={w.members} columns={columns} rows={report.members} key_of={(row) => row.name} height={420} /></Card>;
}

function Sentence({ run, report, other_run, other, record }: Shown) {
  const w = words();
  const f = formats.value;
  const without = exact(report.bills_without_community);
  const saved = minus(without, exact(report.bills_with_community));
  const share = (value: number | null): string => (value === null ? '—' : `${f.number(value * 100, 1)}\u00a0%`);
  const home = (of: Report | null, by: Simulation | null): Report['members'][number] | undefined => (by?.past?.member ? of?.members.find((one) => one.name === 'home') : undefined);
  const mine = home(report, run);
  const before = home(other, other_run);
  const was = record?.self_sufficiency;
  const said = [
    mine && w.home_bill(f.money(exact(mine.bill_with_community)), f.money(exact(mine.bill_without_community))),
    mine && before && w.home_changed(f.money(exact(before.bill_with_community)), f.money(exact(mine.bill_with_community))),
    without > 0 && !mine && w.saves(share(saved / without), f.money(saved)),
    other ? w.changed(share(other.self_sufficiency), share(report.self_sufficiency)) : was !== undefined && w.was(share(was / micros_per_unit), share(report.self_sufficiency)),
  ];
  return <p data-sentence>{said.filter(Boolean).join(' ')}</p>;
}

export function Result({ run, report, other_run, other }: { run: Simulation; report: Report; other_run: Simulation | null; other: Report | null }) {
  const w = words();
  const record = use_record(run, report);
  const shown = { run, report, other_run, other, record };
  return (
    <>
      <Card title={w.result(title_of(run))} note={[described(run), other_run ? w.against(title_of(other_run)) : null].filter(Boolean).join(' · ')}>
        <div class="stack">
          <Sentence {...shown} />
          <Figures {...shown} />
        </div>
      </Card>
      <Plots report={report} other={other} />
      <Members run={run} report={report} other={other} />
      <Card title={w.exactly} note={w.exactly_note}
        tools={<a class="button" href={address_of('/api/v1/simulations/{number}/report', { path: { number: run.number } })} download={`report${run.number}.json`}>{w.download}</a>}>
        <div class="stack">
          <pre class="raw" data-commands>{commands(run, time_zone.value).join('\n')}</pre>
          {run.past && (
            <p>{w.files_used}: {files_of(report).map((name) => (
              <><a key={name} href={address_of('/api/v1/simulations/{number}/files/{name}', { path: { number: run.number, name } })} download={name}>{name}</a>{' '}</>))}
            </p>
          )}
          <p>{w.root}: <code data-root>{report.ledger.state_root}</code></p>
        </div>
      </Card>
    </>
  );
}
