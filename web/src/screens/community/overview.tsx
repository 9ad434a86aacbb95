import { use_get } from '../../api/query';
import type { Device } from '../../api/schema';
import { name_of, names } from '../../app/member';
import { community, formats, interval_start } from '../../app/site';
import { micros, minus, sum } from '../../base/decimal';
import { use_topic } from '../../live/topics';
import { Bar, Card, Figure } from '../../ui/card';
import { Loaded, Mark, StateNote } from '../../ui/state';
import { words } from './words';

function BatteryCard({ device }: { device: Device }) {
  const w = words();
  const f = formats.value;
  void names.value;
  const { stored, capacity, reported } = device;
  return (
    <Card title={w.battery} note={`${w.owner(name_of(device.owner))} · ${w.power(f.power(device.rated_power))}`}
      tools={<Mark state={device.in_service ? 'no_data' : 'stale'}>{device.in_service ? w.service.yes : w.service.no}</Mark>}>
      <p class="big">{stored ? f.energy(stored) : '—'} <span class="note">{capacity ? w.stored_of(f.energy(capacity)) : ''}</span></p>
      {stored && capacity && <Bar share={micros(stored) / micros(capacity)} colour="battery" label={w.stored_of(f.energy(capacity))} />}
      {reported && <p class="note">{w.reported(f.date_time(reported))}</p>}
    </Card>
  );
}

// Stored energy against what members hold of it: the same but for what the next report will book.
function Reconciled({ devices }: { devices: readonly Device[] }) {
  const w = words();
  const f = formats.value;
  const rows = use_topic('members', community).value?.data.members;
  if (!rows) return null;
  const held = sum(rows.map((row) => micros(row.watt)));
  const known = devices.filter((device) => device.stored).map((device) => micros(device.stored ?? '0'));
  const stored = known.length ? sum(known) : null;
  return (
    <>
      <Figure label={w.held} value={f.energy(held)} note={w.held_note} />
      <Figure label={w.loss} value={stored === null ? null : f.energy(minus(stored, held))} note={w.loss_note} />
    </>
  );
}

function Facts({ title, names: labels, values, show }: {
  title: string; names: Readonly<Record<string, string>>; values: Readonly<Record<string, string | number>>; show: (name: string, value: string) => string;
}) {
  return (
    <Card title={title} class="half">
      <dl class="facts single">
        {Object.entries(labels).map(([name, label]) => <div key={name}><dt>{label}</dt><dd>{show(name, String(values[name]))}</dd></div>)}
      </dl>
    </Card>
  );
}

export function Overview() {
  const w = words();
  const f = formats.value;
  const fresh = interval_start.value;
  const path = { community };
  const about = use_get('/api/v1/communities/{community}', { path }, fresh).query.value.data;
  const batteries = use_get('/api/v1/communities/{community}/devices', { path, query: { kind: 'battery' } }, fresh);
  const totals = use_get('/api/v1/communities/{community}/totals', { path }, fresh);
  const fees = use_get('/api/v1/communities/{community}/fees', { path }, fresh);
  const devices = batteries.query.value.data?.devices ?? [];
  return (
    <div class="grid">
      <dl class="figures">
        <Figure label={w.members} value={about ? f.count(about.members) : null} note={about ? `${w.operator}: ${name_of(about.operator_account)}` : null} />
        <Figure label={w.meters} value={about ? f.count(about.meters) : null} />
        <Reconciled devices={devices} />
      </dl>
      <Loaded asked={batteries}>
        {(data) => (data.devices.length ? data.devices.map((device) => <BatteryCard key={device.key} device={device} />) : <StateNote state="not_configured">{w.battery_none}</StateNote>)}
      </Loaded>
      <Loaded asked={totals}>{(data) => <Facts title={w.totals} names={w.totals_names} values={data as never} show={(_, value) => f.energy(value)} />}</Loaded>
      <Loaded asked={fees}>{(data) => (
        <Facts title={w.fees} names={w.fee_names} values={data as never} show={(name, value) => (name === 'trade_fees' ? f.money(value) : f.number(micros(value) / 1_000_000, 6))} />
      )}</Loaded>
    </div>
  );
}
