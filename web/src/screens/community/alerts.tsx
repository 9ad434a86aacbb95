import { use_get } from '../../api/query';
import type { MemberAlarm, QuarantinedReading } from '../../api/schema';
import { name_of, names } from '../../app/member';
import { community, formats, interval_start } from '../../app/site';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { Loaded } from '../../ui/state';
import { Table, type Column } from '../../ui/table';
import { say } from '../../ui/toast';
import { send_said } from '../../wallet/send_said';
import { words } from './words';

function Alarms() {
  const w = words();
  const f = formats.value;
  void names.value;
  const asked = use_get('/api/v1/communities/{community}/alarms', { path: { community }, query: { limit: 100 } }, interval_start.value);
  const columns: Column<MemberAlarm>[] = [
    { key: 'time', head: w.time, cell: (row) => f.date_time(row.time) },
    { key: 'kind', head: w.kind, heading: true, cell: (row) => w.alarm_kinds[row.kind] ?? row.kind },
    { key: 'member', head: w.member, cell: (row) => <a href={`/ledger/accounts/${row.member}`}>{name_of(row.member)}</a> },
    { key: 'amount', head: w.amount, number: true, cell: (row) => row.amount },
  ];
  return (
    <Card title={w.alarms}>
      <Loaded asked={asked}>{({ alarms }) => <Table caption={w.alarms} columns={columns} rows={alarms} key_of={(row) => row.id} empty={w.no_alarms} />}</Loaded>
    </Card>
  );
}

function Quarantine() {
  const w = words();
  const f = formats.value;
  const asked = use_get('/api/v1/communities/{community}/quarantine', { path: { community }, query: { limit: 1000 } }, interval_start.value);
  const settle = async (row: QuarantinedReading, action: 'release' | 'discard'): Promise<void> => {
    const receipt = await send_said({ SettleQuarantine: { community, meter: row.meter, quarantine: row.quarantine, action } });
    if (receipt?.code !== 'none') return;
    say(w.settled(f.count(receipt.height)));
    asked.reload();
  };
  const columns: Column<QuarantinedReading>[] = [
    { key: 'meter', head: w.meter, heading: true, cell: (row) => f.count(row.meter) },
    { key: 'time', head: w.time, cell: (row) => f.date_time(row.time) },
    { key: 'cause', head: w.cause, cell: (row) => w.causes[row.cause] ?? row.cause },
    { key: 'reading', head: w.reading, cell: (row) => `${f.energy(row.import_register)} / ${f.energy(row.export_register)}` },
    { key: 'action', head: w.action, cell: (row) => (
      <span class="key-buttons">
        <Button onClick={() => void settle(row, 'release')}>{w.release}</Button>
        <Button kind="danger" onClick={() => void settle(row, 'discard')}>{w.discard}</Button>
      </span>
    ) },
  ];
  return (
    <Card title={w.quarantine}>
      <Loaded asked={asked}>{({ quarantine }) => <Table caption={w.quarantine} columns={columns} rows={quarantine} key_of={(row) => `${row.meter} ${row.quarantine}`} empty={w.no_quarantine} />}</Loaded>
    </Card>
  );
}

export function Alerts() {
  return <div class="grid"><Alarms /><Quarantine /></div>;
}
