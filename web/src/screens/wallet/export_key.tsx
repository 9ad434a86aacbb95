// Shows a key or its words: only to who knows the backup's password, covered until asked for, and gone
// after a minute. Each time is noted with the key, and by the node in the log of administrators.
import { useEffect, useState } from 'preact/hooks';

import { formats } from '../../app/site';
import { Button } from '../../ui/button';
import { TextField } from '../../ui/field';
import { to_hex } from '../../base/bytes';
import { fault_text } from '../../wallet/fault_words';
import { open_key } from '../../wallet/key_file';
import { refresh_keys, vault } from '../../wallet/keys';
import { note_export } from '../../wallet/note_export';
import type { KeyInfo, Secret } from '../../wallet/vault';
import { words } from './words';

const shown_seconds = 60;

function Covered({ label, secret }: { label: string; secret: string }) {
  const w = words().keys;
  const [shown, set_shown] = useState(false);
  return (
    <div class="covered">
      <span class="note">{label}</span>
      <code data-testid="secret">{shown ? secret : '•'.repeat(24)}</code>
      <Button icon="eye" onClick={() => set_shown(!shown)}>{shown ? w.hide : w.reveal}</Button>
    </div>
  );
}

export function ExportKey({ info }: { info: KeyInfo }) {
  const w = words().keys;
  const [password, set_password] = useState('');
  const [part, set_part] = useState<number | null>(null);
  const [why, set_why] = useState<string | null>(null);
  const [secret, set_secret] = useState<Secret | null>(null);
  const [noted, set_noted] = useState(false);
  const [left, set_left] = useState(shown_seconds);

  useEffect(() => {
    if (secret === null) return undefined;
    const ends = Date.now() + shown_seconds * 1000;
    const timer = setInterval(() => {
      const seconds = Math.ceil((ends - Date.now()) / 1000);
      set_left(seconds);
      if (seconds <= 0) set_secret(null);
    }, 250);
    return () => clearInterval(timer);
  }, [secret]);

  const open = async (): Promise<void> => {
    if (info.backup === null) return;
    set_why(null);
    set_part(0);
    try {
      await open_key(info.backup, password, set_part);
      await vault().note_export(info.address, Date.now());
      const found = await vault().reveal(info.address);
      set_noted(await note_export(info.address, found.key));
      set_secret(found);
      set_left(shown_seconds);
      await refresh_keys();
    } catch (error) {
      set_why(fault_text(error));
    } finally {
      set_part(null);
      set_password('');
    }
  };

  if (info.backup === null) return <p>{w.export_backup_first}</p>;
  if (secret !== null)
    return (
      <div class="stack">
        <p class="problem">{w.export_text}</p>
        <Covered label={w.private_key} secret={to_hex(secret.key)} />
        {secret.phrase === null ? <p class="note">{w.no_words}</p> : <Covered label={w.words} secret={secret.phrase} />}
        <p class={noted ? 'note' : 'problem'} data-noted={noted}>{noted ? w.noted : w.not_noted}</p>
        <p class="note" role="timer">{w.left(formats.value.count(Math.max(0, left)))}</p>
      </div>
    );
  return (
    <form class="stack" onSubmit={(event) => { event.preventDefault(); void open(); }}>
      <p>{w.export_text}</p>
      <p class="note">{w.log}</p>
      <TextField label={w.your_password} type="password" autocomplete="current-password" value={password} on_input={set_password} problem={why} />
      <div class="buttons">
        <Button kind="primary" type="submit" busy={part !== null}>{part === null ? w.show : w.opening(formats.value.share(part))}</Button>
      </div>
    </form>
  );
}
