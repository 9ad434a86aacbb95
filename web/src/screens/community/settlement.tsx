// The settled slots, and of one of them each member's books with the sums that must agree, added up here.
import { use_get } from '../../api/query';
import type { Interval, MemberInterval } from '../../api/schema';
import { name_of, names } from '../../app/member';
import { query, set_query } from '../../app/router';
import { community, formats, interval_length, interval_start } from '../../app/site';
import { micros, type Micros } from '../../base/decimal';
import { csv, save_file } from '../../ui/download';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { Icon } from '../../ui/icon';
import { Loaded } from '../../ui/state';
import { Table, type Column } from '../../ui/table';
import { checks_of } from './checks';
import { words } from './words';

const energy_fields = ['import_energy', 'export_energy', 'burned', 'minted', 'shared_in', 'shared_out', 'grid_import', 'grid_export'] as const;

function Checks({ rows }: { rows: readonly MemberInterval[] }) {
  const w = words();
  const f = formats.value;
  const checks = checks_of(rows);
  const e = (value: Micros): string => f.energy(value, 6);
  const lines: [boolean, string][] = [
    [checks.used.holds, w.check_in(e(checks.used.left), e(checks.used.right))],
    [checks.fed.holds, w.check_out(e(checks.fed.left), e(checks.fed.right))],
    [checks.shared.holds, w.check_shared(e(checks.shared.left), e(checks.shared.right))],
    [true, (checks.sharing_cash === 0 ? w.check_cash : w.check_cash_off)(f.money(checks.sharing_cash, 6))],
  ];
  return (
    <ul class="verdicts" aria-label={w.checks}>
      {lines.map(([holds, text]) => (
        <li key={text} class={holds ? 'good' : 'bad'} data-holds={holds}>
          <Icon name={holds ? 'check' : 'warning'} size={18} /><span>{text}{!holds && ` — ${w.fails}`}</span>
        </li>
      ))}
    </ul>
  );
}

function Books({ start }: { start: number }) {
  const w = words();
  const f = formats.value;
  void names.value;
  const asked = use_get('/api/v1/communities/{community}/intervals/{start}/settlement', { path: { community, start }, query: { limit: 1000 } });
  const slot = `${f.day(start)} ${f.slot(start, interval_length.value)}`;
  const heads: Readonly<Record<string, string>> = {
    import_energy: w.load, export_energy: w.sun, burned: w.store_out, minted: w.store_in, shared_in: `${w.shared} +`, shared_out: `${w.shared} −`,
    grid_import: w.grid_in, grid_export: w.grid_out,
  };
  const columns: Column<MemberInterval>[] = [
    { key: 'member', head: w.member, heading: true, cell: (row) => <a href={`/ledger/accounts/${row.member}`}>{name_of(row.member)}</a> },
    ...energy_fields.map((name): Column<MemberInterval> => ({ key: name, head: heads[name], number: true, cell: (row) => f.quantity(row[name], 3) })),
    { key: 'sharing_cash', head: w.cash_sharing, number: true, cell: (row) => f.money(row.sharing_cash, 3) },
    { key: 'grid_cash', head: w.cash_grid, number: true, cell: (row) => f.money(row.grid_cash, 3) },
  ];
  const moving = (row: MemberInterval): boolean => energy_fields.some((name) => micros(row[name]) !== 0);
  const download = (rows: readonly MemberInterval[]): void => {
    const fields = ['member', ...energy_fields, 'sharing_cash', 'grid_cash'] as const;
    save_file(`settlement-${start}.csv`, csv(fields, rows.map((row) => fields.map((name) => row[name]))));
  };
  return (
    <Loaded asked={asked}>
      {({ settlement }) => (
        <Card title={w.books(slot)} note={`${w.only_moving} · ${f.energy_unit}`} tools={<Button icon="download" onClick={() => download(settlement)}>{w.csv}</Button>}>
          <Checks rows={settlement} />
          <Table caption={w.books(slot)} columns={columns} rows={settlement.filter(moving)} key_of={(row) => row.member} />
        </Card>
      )}
    </Loaded>
  );
}

export function Settlement() {
  const w = words();
  const f = formats.value;
  const asked = use_get('/api/v1/communities/{community}/intervals', { path: { community }, query: { limit: 48 } }, interval_start.value);
  const chosen = Number(query.value.get('slot')) || null;
  const energy = (name: keyof Interval): Column<Interval>['cell'] => (row) => f.quantity(String(row[name]), 3);
  const columns: Column<Interval>[] = [
    { key: 'slot', head: w.slot, heading: true, cell: (row) => (
      <button type="button" class="link" aria-pressed={chosen === row.start} onClick={() => set_query({ slot: String(row.start) })}>{`${f.day(row.start)} ${f.slot(row.start, interval_length.value)}`}</button>
    ) },
    { key: 'load', head: w.load, number: true, cell: energy('load') }, { key: 'pv', head: w.sun, number: true, cell: energy('pv') },
    { key: 'shared', head: w.shared, number: true, cell: energy('shared') }, { key: 'stored', head: w.store_in, number: true, cell: energy('stored') },
    { key: 'drawn', head: w.store_out, number: true, cell: energy('drawn') }, { key: 'in', head: w.grid_in, number: true, cell: energy('community_import') },
    { key: 'out', head: w.grid_out, number: true, cell: energy('community_export') },
  ];
  return (
    <div class="grid">
      {chosen !== null && <Books key={chosen} start={chosen} />}
      <Card title={w.tabs.settlement} note={`${f.energy_unit} · ${w.settlement_note} ${chosen === null ? w.choose_slot : ''}`}>
        <Loaded asked={asked}>{({ intervals }) => <Table caption={w.tabs.settlement} columns={columns} rows={intervals} key_of={(row) => row.start} />}</Loaded>
      </Card>
    </div>
  );
}

