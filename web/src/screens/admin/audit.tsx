import { use_get } from '../../api/query';
import type { AdminRecord } from '../../api/schema';
import { name_of } from '../../app/member';
import { formats } from '../../app/site';
import { short } from '../../i18n/format';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { csv, save_file } from '../../ui/download';
import { Loaded } from '../../ui/state';
import { Table, type Column } from '../../ui/table';
import { words } from './words';

const is_address = /^0x[0-9a-f]{40}$/i;
const who = (text: string): string => (is_address.test(text) ? name_of(text.toLowerCase()) : text);

export function Audit() {
  const w = words();
  const f = formats.value;
  const asked = use_get('/api/v1/admin-log', {});
  const columns: Column<AdminRecord>[] = [
    { key: 'number', head: w.number, number: true, cell: (row) => f.count(row.number) },
    { key: 'time', head: w.time, cell: (row) => f.date_time(row.time) },
    { key: 'actor', head: w.actor, cell: (row) => who(row.actor) },
    { key: 'action', head: w.action, heading: true, cell: (row) => w.actions[row.action] ?? row.action },
    { key: 'subject', head: w.subject, cell: (row) => who(row.subject) },
    { key: 'before', head: w.before, cell: (row) => row.before || null },
    { key: 'after', head: w.after, cell: (row) => row.after || null },
    { key: 'previous', head: w.chained, cell: (row) => <code title={row.previous}>{short(row.previous)}</code> },
  ];
  const download = (rows: readonly AdminRecord[]): void => {
    const fields = ['number', 'time', 'actor', 'action', 'subject', 'before', 'after', 'previous'] as const;
    save_file('admin-log.csv', csv(fields, rows.map((row) => fields.map((name) => row[name]))));
  };
  return (
    <Loaded asked={asked}>
      {({ records }) => (
        <Card title={w.tabs.audit} note={w.audit_text} tools={<Button icon="download" onClick={() => download(records)}>{w.download}</Button>}>
          <Table caption={w.tabs.audit} columns={columns} rows={records} key_of={(row) => row.number} empty={w.empty} />
        </Card>
      )}
    </Loaded>
  );
}
