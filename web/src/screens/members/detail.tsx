// One member as the operator deals with them: roles, suspension, devices that wait for approval.
import { useState } from 'preact/hooks';

import { use_get } from '../../api/query';
import type { Device, MemberDetail } from '../../api/schema';
import { roles as my_roles } from '../../app/member';
import { community, formats } from '../../app/site';
import { Button } from '../../ui/button';
import { Loaded, Mark } from '../../ui/state';
import { say } from '../../ui/toast';
import { send_said } from '../../wallet/send_said';
import { checksummed } from '../../wallet/signature';
import { RoleChoice, given_by_operator, type MemberRole } from './role_choice';
import { words } from './words';

function DeviceRow({ device, approve }: { device: Device; approve: () => void }) {
  const w = words();
  const title = device.meter !== null && device.meter !== undefined ? w.meter(formats.value.count(device.meter)) : w.kinds[device.kind];
  return (
    <li>
      <span>{title} <code>{device.key.slice(0, 10)}…</code></span>
      <Mark state={device.in_service ? 'no_data' : 'stale'}>{device.in_service ? w.in_service : w.out_of_service}</Mark>
      {!device.in_service && <Button onClick={approve}>{w.approve}</Button>}
    </li>
  );
}

function Form({ member, changed }: { member: MemberDetail; changed: () => void }) {
  const w = words();
  const f = formats.value;
  const [roles, set_roles] = useState<readonly MemberRole[]>(member.roles);
  const kept = member.roles.filter((role) => !given_by_operator.includes(role));
  const same = [...roles].sort().join() === [...member.roles].sort().join();
  const set = async (suspended: boolean, with_roles: readonly MemberRole[]): Promise<void> => {
    const receipt = await send_said({ SetMember: { community, member: member.address, roles: [...with_roles], suspended } });
    if (receipt?.code !== 'none') return;
    say(w.changed(f.count(receipt.height)));
    changed();
  };
  return (
    <>
      <p><Mark state={member.suspended ? 'failed' : 'no_data'}>{member.suspended ? w.suspended : w.active}</Mark></p>
      {!my_roles.value.has('community_operator') && <p class="note">{w.operator_only}</p>}
      <RoleChoice roles={roles} on_change={(now) => set_roles([...now, ...kept])} />
      <p class="note">{w.suspend_note}</p>
      <div class="buttons">
        <Button kind={member.suspended ? 'plain' : 'danger'} onClick={() => void set(!member.suspended, member.roles)}>{member.suspended ? w.restore : w.suspend}</Button>
        {!same && <Button kind="primary" icon="key" onClick={() => void set(member.suspended, roles)}>{w.change}</Button>}
      </div>
    </>
  );
}

export function Detail({ address }: { address: string }) {
  const w = words();
  const member = use_get('/api/v1/communities/{community}/members/{member}', { path: { community, member: address } });
  const devices = use_get('/api/v1/communities/{community}/devices', { path: { community }, query: { owner: address, limit: 100 } });
  const approve = async (device: Device): Promise<void> => {
    const receipt = await send_said({ SetDevice: { device: device.key, in_service: true } });
    if (receipt?.code === 'none') devices.reload();
  };
  return (
    <div class="stack">
      <code class="address">{checksummed(address)}</code>
      <Loaded asked={member}>{(data) => <Form key={`${data.roles.join()} ${data.suspended}`} member={data} changed={member.reload} />}</Loaded>
      <h3>{w.devices}</h3>
      <Loaded asked={devices}>
        {(data) => (data.devices.length
          ? <ul class="device-list">{data.devices.map((device) => <DeviceRow key={device.key} device={device} approve={() => void approve(device)} />)}</ul>
          : <p class="note">{w.no_devices}</p>)}
      </Loaded>
    </div>
  );
}
