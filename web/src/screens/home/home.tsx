import { useMemo } from 'preact/hooks';
import { useSignal } from '@preact/signals';
import type { EnergyRow } from '../../api/schema';
import { use_energy } from '../../app/energy';
import { member, name_of } from '../../app/member';
import { interval_start, time_zone } from '../../app/site';
import { day_start } from '../../i18n/site_time';
import { Card } from '../../ui/card';
import { Choice } from '../../ui/field';
import { Loaded } from '../../ui/state';
import { Figures } from './figures';
import { FlowCard } from './flow';
import { Receipt } from './receipt';
import { Today } from './today';
import { words } from './words';

const nothing: readonly EnergyRow[] = [];

export default function Home() {
  const w = words();
  const address = member.value;
  const whose = useSignal<'mine' | 'all'>('mine');
  const now = interval_start.value;
  const zone = time_zone.value;
  const today = now === null ? null : day_start(now, zone);
  const day = useMemo(() => (today === null ? null : { from: today, until: day_start(today, zone, 1) }), [today, zone]);
  const span = useMemo(() => day && { ...day, step: 'interval' as const }, [day]);
  const mine = use_energy(address, span);
  const all = use_energy(null, address && whose.value === 'all' ? span : null);
  const rows = mine.query.value.data?.rows ?? nothing;
  const shown = address && whose.value === 'all' ? all : mine;
  return (
    <>
      {day && <Figures rows={rows} day={day} />}
      <div class="grid">
        <div class="five"><FlowCard /></div>
        <div class="seven">
          <Card title={w.today} note={address && whose.value === 'mine' ? name_of(address) : w.whole_community}
            tools={address && <Choice label={w.whose} value={whose.value} on_change={(value) => { whose.value = value; }}
              options={[{ value: 'mine', text: w.mine }, { value: 'all', text: w.all }]} />}>
            {day && <Loaded asked={shown} rows={6}>{(data) => <Today rows={data.rows} day={day} name={whose.value} />}</Loaded>}
          </Card>
        </div>
        {address && <Receipt address={address} rows={rows} />}
      </div>
    </>
  );
}
