// What a charge point must show when it connects: made here, shown once, and typed into the station by its owner.
import { useState } from 'preact/hooks';
import { post, Problem } from '../../api/client';
import { session, sign_in } from '../../app/identity';
import { Button } from '../../ui/button';
import { TextField } from '../../ui/field';
import { problem_text } from '../../ui/state';
import { is_password, new_password } from './station_password';
import { words } from './words';

type Told = { at: 'idle' } | { at: 'asking' } | { at: 'done'; text: string } | { at: 'problem'; text: string };

export function Password({ station, owner, has }: { station: string; owner: string; has: boolean | null }) {
  const w = words().password;
  const [text, set_text] = useState(new_password);
  const [told, set_told] = useState<Told>({ at: 'idle' });
  if (session.value?.role !== 'administrator' && session.value?.address !== owner)
    return <div class="stack"><p class="note">{words().remote_needs}</p><div><Button icon="key" onClick={() => void sign_in()}>{words().sign_in}</Button></div></div>;
  const wrong = text !== '' && !is_password(text);
  const set = async (password: string): Promise<void> => {
    set_told({ at: 'asking' });
    try {
      await post('/api/v1/stations/{station}/password', { password }, { path: { station } });
      set_told({ at: 'done', text: password === '' ? w.taken : w.set_now });
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      set_told({ at: 'problem', text: problem_text(error) });
    }
  };
  const busy = told.at === 'asking';
  return (
    <div class="stack">
      <p class="note">{w.text} {has === null ? '' : has ? w.has : w.has_not}</p>
      <TextField label={w.label} value={text} on_input={set_text} autocomplete="off" spellcheck={false} hint={w.hint} problem={wrong ? w.wrong : null} />
      <div class="row-buttons">
        <Button kind="primary" busy={busy} disabled={wrong || text === ''} onClick={() => void set(text)}>{w.set}</Button>
        <Button busy={busy} onClick={() => set_text(new_password())}>{w.another}</Button>
        {has && <Button kind="danger" busy={busy} onClick={() => void set('')}>{w.take}</Button>}
      </div>
      <p role="status" class={told.at === 'problem' ? 'bad' : 'good'}>{told.at === 'done' || told.at === 'problem' ? told.text : ''}</p>
    </div>
  );
}
