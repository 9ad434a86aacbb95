// Makes the encrypted backup file of a key.
import { useState } from 'preact/hooks';

import { formats } from '../app/site';
import { Button } from '../ui/button';
import { save_file } from '../ui/download';
import { TextField } from '../ui/field';
import { say } from '../ui/toast';
import { seal_key } from './key_file';
import { refresh_keys, vault } from './keys';
import type { KeyInfo } from './vault';
import { words } from './words';

const letters_min = 8;

export function BackupForm({ info, done }: { info: KeyInfo; done: () => void }) {
  const w = words().backup;
  const [password, set_password] = useState('');
  const [again, set_again] = useState('');
  const [part, set_part] = useState<number | null>(null);
  const [touched, set_touched] = useState(false);
  const short = password.length < letters_min;
  const differ = password !== again;

  const seal = async (): Promise<void> => {
    set_touched(true);
    if (short || differ) return;
    set_part(0);
    const { key } = await vault().reveal(info.address);
    const text = await seal_key(key, password, undefined, set_part);
    await vault().keep_backup(info.address, text);
    await refresh_keys();
    save_file(`wattbook-${info.address.slice(2, 10)}.json`, text, 'application/json');
    say(w.saved);
    done();
  };

  return (
    <form class="stack" onSubmit={(event) => { event.preventDefault(); void seal(); }}>
      <p class="note">{w.backup_text}</p>
      <TextField label={w.password} type="password" autocomplete="new-password" value={password} on_input={set_password}
        hint={w.password_hint} problem={touched && short ? w.short : null} />
      <TextField label={w.password_again} type="password" autocomplete="new-password" value={again} on_input={set_again}
        problem={touched && !short && differ ? w.differ : null} />
      <div class="buttons">
        <Button kind="primary" type="submit" icon="download" busy={part !== null}>
          {part === null ? w.seal : w.sealing(formats.value.share(part))}
        </Button>
      </div>
    </form>
  );
}
