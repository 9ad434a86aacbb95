// Backups of the ledger: made while the node runs, and believed only when one was restored and replayed.
import { useEffect } from 'preact/hooks';

import { post } from '../../api/client';
import { use_get } from '../../api/query';
import type { Backup } from '../../api/schema';
import { formats } from '../../app/site';
import { short } from '../../i18n/format';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { Loaded, StateNote } from '../../ui/state';
import { Table, type Column } from '../../ui/table';
import { use_act } from './act';
import { words } from './words';

const every_ms = 1000;

export function Backups() {
  const w = words();
  const f = formats.value;
  const asked = use_get('/api/v1/backups', {});
  const { busy, act } = use_act('height', asked.reload);
  const now = asked.query.value;
  const checking = now.data?.backups.some((backup) => backup.check === 'checking') ?? false;
  useEffect(() => {
    if (!checking) return undefined;
    const timer = setInterval(() => { if (!document.hidden) asked.reload(); }, every_ms);
    return () => clearInterval(timer);
  }, [checking]);

  const create = (): void => void act(() => post('/api/v1/backups', undefined as never), w.backup_made);
  const verify = (name: string): void => void act(() => post('/api/v1/backups/{name}/verify', undefined as never, { path: { name } }), w.backup_begun);

  const columns: Column<Backup>[] = [
    { key: 'made', head: w.time, heading: true, cell: (row) => f.date_time(row.made) },
    { key: 'name', head: w.backup_name, cell: (row) => <code>{row.name}</code> },
    { key: 'height', head: w.uptime, number: true, cell: (row) => f.count(row.height) },
    { key: 'bytes', head: w.size, number: true, cell: (row) => `${f.number(row.bytes / 2 ** 20, 1)}\u00a0MiB` },
    { key: 'root', head: w.root, cell: (row) => <code title={row.state_root}>{short(row.state_root)}</code> },
    {
      key: 'check', head: w.state, cell: (row) => (
        <div data-check={row.check}>
          <span class={row.check === 'holds' ? 'good' : row.check === 'broken' ? 'bad' : ''}>{w.backup_checks[row.check]}</span>
          {row.error && <pre class="raw">{row.error}</pre>}
        </div>
      ),
    },
    { key: 'verify', head: w.check, cell: (row) => <Button busy={busy || row.check === 'checking'} onClick={() => verify(row.name)}>{w.backup_verify}</Button> },
  ];
  if (now.state === 'failed' && now.problem.status === 503) return <StateNote state="not_configured">{w.no_backups}</StateNote>;
  return (
    <Card title={w.tabs.backups} note={w.backup_text} tools={<Button kind="primary" icon="plus" busy={busy} onClick={create}>{w.backup_create}</Button>}>
      <Loaded asked={asked}>{({ backups }) => <Table caption={w.tabs.backups} columns={columns} rows={backups} key_of={(row) => row.name} empty={w.backup_none} />}</Loaded>
      <p class="note">{w.backup_restore} <code>wattbook backup restore</code></p>
    </Card>
  );
}
