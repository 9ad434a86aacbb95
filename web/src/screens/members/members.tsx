// Who takes part; the invitation for others; and the operator's signature that admits, changes, suspends.
import '../../wallet/wallet.css';
import './members.css';

import { useState } from 'preact/hooks';

import { use_get } from '../../api/query';
import type { Member } from '../../api/schema';
import { words as app_words } from '../../app/words';
import type { ScreenProps } from '../../app/screens';
import { query } from '../../app/router';
import { community, formats, interval_start } from '../../app/site';
import { micros } from '../../base/decimal';
import { use_topic } from '../../live/topics';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { Dialog } from '../../ui/dialog';
import { Select, TextField } from '../../ui/field';
import { Qr } from '../../ui/qr';
import { StateNote } from '../../ui/state';
import { Table, type Column } from '../../ui/table';
import { say } from '../../ui/toast';
import { Admit } from './admit';
import { Detail } from './detail';
import { given_by_operator, type MemberRole } from './role_choice';
import { words } from './words';

function Invite() {
  const w = words();
  const link = `${location.origin}/join`;
  // Absent on plain-http addresses.
  const can_copy = globalThis.navigator.clipboard !== undefined;
  return (
    <Card title={w.invite} note={w.invite_text} class="half">
      <div class="invite">
        <Qr text={link} label={w.invite_qr} />
        <div class="stack">
          <a class="address" href={link}>{link}</a>
          {can_copy ? <Button icon="copy" onClick={() => { void navigator.clipboard.writeText(link).then(() => say(w.copied)); }}>{w.copy}</Button> : <p class="note">{w.no_copy}</p>}
        </div>
      </div>
    </Card>
  );
}

function List() {
  const w = words();
  const f = formats.value;
  const [filter, set_filter] = useState('');
  const [role, set_role] = useState<MemberRole | ''>('');
  const [open, set_open] = useState<Member | null>(null);
  const all = use_topic('members', community).value?.data.members;
  const with_role = use_get('/api/v1/communities/{community}/members',
    role === '' ? null : { path: { community }, query: { role, limit: 1000 } }, interval_start.value).query.value.data?.members;
  const wanted = filter.trim().toLowerCase();
  const fits = role === '' ? null : new Set(with_role?.map((one) => one.address));
  const rows = all?.filter((row) => `${row.name} ${row.address}`.toLowerCase().includes(wanted) && (fits === null || fits.has(row.address)));
  const columns: Column<Member>[] = [
    { key: 'name', head: w.name, heading: true, cell: (row) => <a href={`/ledger/accounts/${row.address}`}>{row.name || row.address}</a> },
    { key: 'watt', head: w.watt, number: true, cell: (row) => f.energy(row.watt) },
    { key: 'cash', head: w.cash, number: true, cell: (row) => f.money(row.cash) },
    { key: 'tsl', head: w.tsl, number: true, cell: (row) => f.quantity(row.tsl) },
    { key: 'debt', head: w.debt, number: true, cell: (row) => (micros(row.debt) > 0 ? <span class="bad">{f.money(row.debt)}</span> : f.money('0')) },
    { key: 'more', head: <span class="unseen">{w.more}</span>, cell: (row) => <button type="button" class="button small" aria-label={`${w.more}: ${row.name}`} onClick={() => set_open(row)}>{w.more}</button> },
  ];
  return (
    <Card title={`${w.title}${rows ? ` (${f.count(rows.length)})` : ''}`}>
      <div class="filters">
        <TextField label={w.filter} type="search" value={filter} on_input={set_filter} />
        <Select label={w.role} value={role} on_change={set_role}
          options={[{ value: '' as const, text: w.all }, ...given_by_operator.map((each) => ({ value: each, text: app_words().roles[each] }))]} />
      </div>
      {rows ? <Table caption={w.title} columns={columns} rows={rows} key_of={(row) => row.address} /> : <StateNote state="no_data">{w.title}</StateNote>}
      <Dialog open={open !== null} title={open?.name || w.more} on_close={() => set_open(null)}>{open && <Detail address={open.address} />}</Dialog>
    </Card>
  );
}

export default function MembersScreen(_: ScreenProps) {
  return (
    <div class="grid">
      <Admit given={query.value.get('admit') ?? ''} />
      <Invite />
      <List />
    </div>
  );
}
