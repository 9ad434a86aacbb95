// Admits an account: the operator's signature makes it a member with its roles.
import { useState } from 'preact/hooks';

import { names, roles as my_roles } from '../../app/member';
import { community, formats } from '../../app/site';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { TextField } from '../../ui/field';
import { say } from '../../ui/toast';
import { send_said } from '../../wallet/send_said';
import { read_address } from '../../wallet/signature';
import { RoleChoice, type MemberRole } from './role_choice';
import { words } from './words';

export function Admit({ given }: { given: string }) {
  const w = words();
  const [text, set_text] = useState(given);
  const [roles, set_roles] = useState<MemberRole[]>(['household']);
  const [touched, set_touched] = useState(false);
  const address = read_address(text) ?? null;
  const problem = text.trim() === '' ? null : address === null ? w.address_wrong : names.value.has(address) ? w.is_member : null;
  const missing = address === null || problem ? problem ?? w.address_wrong : roles.length === 0 ? w.roles_none : null;
  const admit = async (): Promise<void> => {
    set_touched(true);
    if (missing !== null || address === null) return;
    const receipt = await send_said({ RegisterMember: { community, member: address, roles } });
    if (receipt?.code !== 'none') return;
    say(w.admitted(formats.value.count(receipt.height)));
    set_text('');
    set_touched(false);
  };
  return (
    <Card title={w.admit} note={w.admit_text} class="half">
      <form class="stack" onSubmit={(event) => { event.preventDefault(); void admit(); }}>
        {!my_roles.value.has('community_operator') && <p class="note">{w.operator_only}</p>}
        <TextField label={w.address} value={text} on_input={set_text} problem={problem} autocomplete="off" spellcheck={false} />
        <RoleChoice roles={roles} on_change={set_roles} />
        <div class="buttons"><Button kind="primary" type="submit" icon="key" blocked={touched ? missing : null}>{w.sign}</Button></div>
      </form>
    </Card>
  );
}
