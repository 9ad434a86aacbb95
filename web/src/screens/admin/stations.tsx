// Charge points that connect to this node: who waits to be let in is let in or turned away here.
import { useEffect, useState } from 'preact/hooks';

import { post } from '../../api/client';
import { use_get } from '../../api/query';
import type { Station } from '../../api/schema';
import { formats } from '../../app/site';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { Dialog } from '../../ui/dialog';
import { Loaded, Mark, StateNote } from '../../ui/state';
import { Table, type Column } from '../../ui/table';
import { use_act } from './act';
import { words } from './words';

const every_ms = 5000;
const rank = { waiting: 0, approved: 1, refused: 2 } as const;

export function Stations() {
  const w = words();
  const f = formats.value;
  const asked = use_get('/api/v1/stations', { query: { limit: 1000 } });
  const [leaving, set_leaving] = useState<string | null>(null);
  const { busy, act } = use_act('station', () => { set_leaving(null); asked.reload(); });
  useEffect(() => {
    const timer = setInterval(() => { if (!document.hidden) asked.reload(); }, every_ms);
    return () => clearInterval(timer);
  }, []);
  const now = asked.query.value;
  if (now.state === 'failed' && now.problem.status === 503) return <StateNote state="not_configured">{w.stations_not_served}</StateNote>;

  const decide = (station: string, approval: 'approved' | 'refused'): void =>
    void act(() => post('/api/v1/stations/{station}', { approval }, { path: { station } }), w.station_decided[approval](station));
  const forget = (station: string): void =>
    void act(() => post('/api/v1/stations/{station}/forget', undefined as never, { path: { station } }), w.station_forgotten(station));

  const columns: Column<Station>[] = [
    { key: 'station', head: w.station, heading: true, cell: (row) => row.station },
    {
      key: 'approval', head: w.state, cell: (row) => (
        <span data-approval={row.approval}>
          {row.approval === 'waiting' ? <Mark state="estimated">{w.approvals.waiting}</Mark> : <span class={row.approval === 'refused' ? 'bad' : ''}>{w.approvals[row.approval]}</span>}
          {row.connected ? ` · ${w.station_connected}` : ''}
        </span>
      ),
    },
    { key: 'what', head: w.station_what, cell: (row) => [row.vendor, row.model, row.serial].filter(Boolean).join(' · ') || null },
    { key: 'protocol', head: w.station_protocol, cell: (row) => row.protocol.replace(/^ocpp/, 'OCPP\u00a0') || null },
    { key: 'heard', head: w.station_heard, cell: (row) => (row.heard == null ? null : f.date_time(row.heard)) },
    {
      key: 'do', head: w.station_decide, cell: (row) => (
        <div class="row-buttons">
          {row.approval !== 'approved' && <Button kind="primary" class="small" busy={busy} onClick={() => decide(row.station, 'approved')}>{w.station_approve}</Button>}
          {row.approval !== 'refused' && <Button class="small" busy={busy} onClick={() => decide(row.station, 'refused')}>{w.station_refuse}</Button>}
          <Button kind="danger" class="small" busy={busy} onClick={() => set_leaving(row.station)}>{w.station_forget}</Button>
        </div>
      ),
    },
  ];
  return (
    <Card title={w.tabs.stations} note={w.stations_text}>
      <Loaded asked={asked}>{({ stations }) => (
        <Table caption={w.tabs.stations} columns={columns} key_of={(row) => row.station} empty={w.stations_none}
          rows={[...stations].sort((a, b) => rank[a.approval] - rank[b.approval])} />
      )}</Loaded>
      <Dialog open={leaving !== null} title={w.station_forget_title(leaving ?? '')} on_close={() => set_leaving(null)}>
        <p>{w.station_forget_text}</p>
        <div class="buttons">
          <Button kind="quiet" onClick={() => set_leaving(null)}>{w.keep}</Button>
          <Button kind="danger" busy={busy} onClick={() => { if (leaving !== null) forget(leaving); }}>{w.station_forget}</Button>
        </div>
      </Dialog>
    </Card>
  );
}
