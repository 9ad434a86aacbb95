// The community as it is wired: the public grid and the batteries above the common line, members and charge
// points below it. Members have no place in the ledger, so this is a plan, no map; charge points stand on a
// map of their own where their owners gave them different places.
import { use_get } from '../../api/query';
import type { ChargePoint, Device, Member } from '../../api/schema';
import { name_of, names } from '../../app/member';
import { community, formats, interval_start } from '../../app/site';
import { use_topic } from '../../live/topics';
import { Card } from '../../ui/card';
import { Icon, type IconName } from '../../ui/icon';
import { Loaded } from '../../ui/state';
import { Places } from './places';
import { words } from './words';

function Tile({ icon, colour, title, lines, href }: { icon: IconName; colour: string; title: string; lines: readonly string[]; href?: string | undefined }) {
  const body = <><Icon name={icon} /><span class="tile-text"><strong>{title}</strong>{lines.map((line) => <span key={line} class="note">{line}</span>)}</span></>;
  const style = { '--tile': `var(--${colour})` };
  return <li>{href ? <a class="tile" style={style} href={href}>{body}</a> : <span class="tile" style={style}>{body}</span>}</li>;
}

function Above({ batteries }: { batteries: readonly Device[] }) {
  const w = words();
  const f = formats.value;
  const flow = use_topic('flow', community).value?.data ?? null;
  const grid = [
    flow?.grid_in ? w.draws(f.power(flow.grid_in)) : null, flow?.grid_out ? w.feeds(f.power(flow.grid_out)) : null,
  ].filter((line) => line !== null);
  return (
    <ul class="plan-row above" aria-label={w.plan_above}>
      <Tile icon="grid" colour="grid" title={w.public_grid} lines={grid.length ? grid : [flow?.interval_start == null ? '—' : w.idle]} />
      {batteries.map((device) => (
        <Tile key={device.key} icon="battery" colour="battery" title={w.battery}
          lines={[device.stored && device.capacity ? `${f.energy(device.stored, 1)} / ${f.energy(device.capacity, 0)}` : '—', w.power(f.power(device.rated_power)), ...(device.in_service ? [] : [w.service.no])]} />
      ))}
    </ul>
  );
}

function Below({ members, meters, points }: { members: readonly Member[]; meters: readonly Device[]; points: readonly ChargePoint[] }) {
  const w = words();
  const f = formats.value;
  const count = (address: string): number => meters.filter((device) => device.owner === address).length;
  return (
    <ul class="plan-row below" aria-label={w.plan_below}>
      {members.map((member) => (
        <Tile key={member.address} icon="home" colour="homes" title={name_of(member.address)} href={`/ledger/accounts/${member.address}`}
          lines={[w.meters_of(f.count(count(member.address)))]} />
      ))}
      {points.map((point) => (
        <Tile key={point.number} icon="pile" colour="vehicles" title={point.description.station} href={`/c/${encodeURIComponent(point.description.station)}`}
          lines={[w.power(f.power(point.description.power)), point.in_service ? point.open_sessions > 0 ? w.in_use : w.free : w.service.no]} />
      ))}
    </ul>
  );
}

export function Plan() {
  const w = words();
  void names.value;
  const fresh = interval_start.value;
  const path = { community };
  const asked = use_get('/api/v1/communities/{community}/devices', { path, query: { limit: 1000 } }, fresh);
  const points = use_get('/api/v1/communities/{community}/charge-points', { path, query: { limit: 1000 } }, fresh).query.value.data?.charge_points ?? [];
  const members = use_get('/api/v1/communities/{community}/members', { path, query: { role: 'household', limit: 1000 } }, fresh).query.value.data?.members ?? [];
  return (
    <Card title={w.plan} note={w.plan_note}>
      <Loaded asked={asked}>
        {({ devices }) => (
          <div class="plan" data-plan={members.length}>
            <Above batteries={devices.filter((device) => device.kind === 'battery')} />
            <div class="plan-line"><span>{w.common_line}</span></div>
            <Below members={members} meters={devices.filter((device) => device.kind === 'meter')} points={points} />
          </div>
        )}
      </Loaded>
      <Places points={points} />
    </Card>
  );
}
