// The member's sessions, newest first.
import { useEffect, useState } from 'preact/hooks';
import { use_get } from '../../api/query';
import { member, name_of } from '../../app/member';
import { community, formats } from '../../app/site';
import { Card } from '../../ui/card';
import { Loaded, Mark, StateNote } from '../../ui/state';
import { Table } from '../../ui/table';
import { exact_money } from './format';
import { use_sessions_stamp } from './live';
import { words } from './words';

export function Sessions() {
  const w = words();
  const f = formats.value;
  const driver = member.value;
  const [open, set_open] = useState<number[]>([]);
  const asked = use_get('/api/v1/communities/{community}/charging-sessions',
    driver ? { path: { community }, query: { driver, limit: 1000 } } : null, use_sessions_stamp(open));
  const running = (asked.query.value.data?.sessions ?? []).filter((one) => one.ended == null).map((one) => one.session);
  useEffect(() => { if (running.join() !== open.join()) set_open(running); });
  if (!driver) return <Card title={w.sessions}><StateNote state="no_data">{w.choose_member}</StateNote></Card>;
  return (
    <Card title={w.sessions_of(name_of(driver))}>
      <Loaded asked={asked}>{({ sessions }) => (
        <Table caption={w.sessions} rows={[...sessions].reverse()} key_of={(one) => one.session} empty={w.no_sessions} columns={[
          { key: 'began', head: w.began, heading: true, cell: (one) => <a href={`/charging/sessions/${one.session}`}>{f.date_time(one.began)}</a> },
          { key: 'energy', head: w.energy, number: true, cell: (one) => f.energy(one.energy) },
          { key: 'cost', head: w.cost, number: true, cell: (one) => exact_money(one.cost) },
          { key: 'station', head: w.station, cell: (one) => one.station },
          { key: 'state', head: w.state, cell: (one) => (one.ended == null ? <Mark state="no_data">{w.running}</Mark> : `${w.done} ${f.time(one.ended)}`) },
        ]} />
      )}</Loaded>
    </Card>
  );
}
