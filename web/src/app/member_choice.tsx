// Whose figures are shown, and the choice of another.
import { useSignal } from '@preact/signals';
import type { Members } from '../api/schema';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { TextField } from '../ui/field';
import { Icon } from '../ui/icon';
import { use_topic } from '../live/topics';
import { account, can_sign, open_account } from './identity';
import { member, name_of, names, watch } from './member';
import { go } from './router';
import { words } from './words';

export const choosing = { open: null as null | (() => void) };

export function MemberButton() {
  const open = useSignal(false);
  choosing.open = () => { open.value = true; };
  const address = member.value;
  return (
    <>
      <button type="button" class="button quiet member-button" aria-haspopup="dialog" onClick={() => { open.value = true; }}>
        <Icon name="members" size={18} />
        <span class="unseen">{words().looking_at}: </span>
        <span>{address && names.value.size ? name_of(address) : words().community_only}</span>
      </button>
      <Dialog open={open.value} title={words().choose_member} on_close={() => { open.value = false; }}>
        <MemberList on_choice={(chosen) => { watch(chosen); open.value = false; }} />
      </Dialog>
    </>
  );
}

function MemberList({ on_choice }: { on_choice: (address: string | null) => void }) {
  const w = words();
  const filter = useSignal('');
  const data: Members | undefined = use_topic('members').value?.data;
  const wanted = filter.value.trim().toLowerCase();
  const rows = (data?.members ?? []).filter((one) => `${one.name} ${one.address}`.toLowerCase().includes(wanted));
  return (
    <>
      <p class="note">{w.choose_hint}</p>
      {account.value
        ? <Button icon="key" onClick={() => on_choice(null)}>{w.my_account}</Button>
        : can_sign.value && <Button icon="key" kind="primary" onClick={() => { void open_account().then((made) => { if (made) go('/'); }); }}>{w.sign_in}</Button>}
      <TextField label={w.filter} type="search" value={filter.value} on_input={(text) => { filter.value = text; }} />
      <ul class="choices">
        {rows.map((one) => (
          <li key={one.address}>
            <button type="button" aria-pressed={one.address === member.value} onClick={() => on_choice(one.address)}>
              <span>{one.name || one.address}</span>
              <code>{one.address.slice(0, 8)}…</code>
            </button>
          </li>
        ))}
        {rows.length === 0 && <li class="note">{w.no_match}</li>}
      </ul>
    </>
  );
}
