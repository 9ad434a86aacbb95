// Sessions of a driver or of a charge point, the newest first, a page at a time.
import { useEffect, useState } from 'preact/hooks';
import { use_get } from '../../api/query';
import { community, formats } from '../../app/site';
import { Button } from '../../ui/button';
import { Loaded, Mark } from '../../ui/state';
import { Table } from '../../ui/table';
import { exact_money } from './format';
import { use_sessions_stamp } from './live';
import { words } from './words';

const page = 25;

export function SessionList({ of, caption }: { of: { driver: string } | { station: string }; caption: string }) {
  const w = words();
  const f = formats.value;
  // The last session of each page before this one.
  const [passed, set_passed] = useState<readonly number[]>([]);
  const [open, set_open] = useState<number[]>([]);
  const whose = Object.values(of).join();
  useEffect(() => set_passed([]), [whose]);
  const after = passed.at(-1);
  const asked = use_get('/api/v1/communities/{community}/charging-sessions', {
    path: { community }, query: { ...of, latest_first: true, limit: page, ...(after === undefined ? {} : { after }) },
  }, use_sessions_stamp(open));
  const rows = asked.query.value.data?.sessions ?? [];
  const running = rows.filter((one) => one.ended == null).map((one) => one.session);
  useEffect(() => { if (running.join() !== open.join()) set_open(running); });
  return (
    <Loaded asked={asked}>{({ sessions }) => (
      <div data-sessions={sessions.length}>
        <Table caption={caption} rows={sessions} key_of={(one) => one.session} empty={w.no_sessions} columns={[
          { key: 'began', head: w.began, heading: true, cell: (one) => <a href={`/charging/sessions/${one.session}`}>{f.date_time(one.began)}</a> },
          { key: 'energy', head: w.energy, number: true, cell: (one) => f.energy(one.energy) },
          { key: 'cost', head: w.cost, number: true, cell: (one) => exact_money(one.cost) },
          ...('station' in of ? [] : [{ key: 'station', head: w.station, cell: (one: { station: string }) => one.station }]),
          { key: 'state', head: w.state, cell: (one) => (one.ended == null ? <Mark state="no_data">{w.running}</Mark> : `${w.done} ${f.time(one.ended)}`) },
        ]} />
        {(after !== undefined || sessions.length === page) && (
          <div class="buttons">
            <Button kind="quiet" disabled={after === undefined} onClick={() => set_passed(passed.slice(0, -1))}>{w.newer}</Button>
            <Button kind="quiet" disabled={sessions.length < page} onClick={() => { const last = sessions.at(-1); if (last) set_passed([...passed, last.session]); }}>{w.older}</Button>
          </div>
        )}
      </div>
    )}</Loaded>
  );
}
