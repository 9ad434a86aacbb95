// How somebody comes to an account: a new key, one that they have, an extension, or, in the demo,
// somebody else's.
import { useState } from 'preact/hooks';

import { get } from '../api/client';
import { demo } from '../app/site';
import { Button } from '../ui/button';
import { TextField } from '../ui/field';
import { Icon, type IconName } from '../ui/icon';
import { formats } from '../app/site';
import type { Hex } from '../base/bytes';
import { WalletFault } from './fault';
import { fault_text } from './fault_words';
import { form_of, import_key } from './import_key';
import { link_provider, make_key, take_key } from './keys';
import { cast, sit_in, type Part } from './personas';
import { find_providers } from './provider';
import { words } from './words';

function Way({ icon, title, text, on_choose }: { icon: IconName; title: string; text: string; on_choose: () => void }) {
  return (
    <button type="button" class="way" onClick={on_choose}>
      <Icon name={icon} size={24} />
      <span><strong>{title}</strong><span>{text}</span></span>
    </button>
  );
}

export function BringKey({ done, back }: { done: () => void; back: () => void }) {
  const [text, set_text] = useState('');
  const [password, set_password] = useState('');
  const [part, set_part] = useState<number | null>(null);
  const [why, set_why] = useState<string | null>(null);
  const w = words().account;
  const is_file = text.trim() !== '' && form_of(text) === 'key_file';

  const bring = async (): Promise<void> => {
    set_why(null);
    try {
      set_part(0);
      await take_key(await import_key(text, password, set_part), w.name_imported);
      done();
    } catch (error) {
      set_why(fault_text(error));
    } finally {
      set_part(null);
    }
  };

  return (
    <form class="stack" onSubmit={(event) => { event.preventDefault(); void bring(); }}>
      <label class="button plain file-choice">
        <Icon name="download" size={18} /><span>{w.choose_file}</span>
        <input class="unseen" type="file" accept=".json,application/json,text/plain"
          onChange={(event) => { void event.currentTarget.files?.[0]?.text().then(set_text); }} />
      </label>
      <div class="field">
        <label for="brought-key">{w.secret}</label>
        <textarea id="brought-key" rows={4} value={text} autocomplete="off" spellcheck={false}
          onInput={(event) => set_text(event.currentTarget.value)} />
      </div>
      {is_file && <TextField label={w.password} type="password" autocomplete="current-password" value={password} on_input={set_password} />}
      {why !== null && <p class="problem" role="alert">{why}</p>}
      <div class="buttons">
        <Button kind="quiet" onClick={back}>{w.back}</Button>
        <Button kind="primary" type="submit" busy={part !== null}>
          {part === null ? w.import : w.working(formats.value.share(part))}
        </Button>
      </div>
    </form>
  );
}

async function address_in_demo(name: string): Promise<Hex> {
  const { accounts } = await get('/api/v1/accounts', { query: { limit: 1000 } });
  const found = accounts.find((each) => each.name === name);
  if (found === undefined) throw new WalletFault('not_this_seed', name);
  return found.address as Hex;
}

export function Personas({ done }: { done: (part: Part) => void }) {
  const [asked, set_asked] = useState<Part | null>(null);
  const [seed, set_seed] = useState('');
  const [why, set_why] = useState<string | null>(null);
  const w = words().account;
  const parts: readonly [Part, IconName][] = [
    ['household', 'home'], ['driver', 'car'], ['operator', 'community'], ['bank', 'wallet'],
  ];

  const sit = async (part: Part, given?: number): Promise<void> => {
    set_why(null);
    try {
      const sits = await sit_in(cast[part], await address_in_demo(cast[part]), given);
      if (sits) done(part);
      else set_asked(part);
    } catch (error) {
      set_why(given === undefined ? fault_text(error) : w.seed_wrong);
    }
  };

  return (
    <div class="stack">
      <div class="ways">
        {parts.map(([part, icon]) => (
          <Way key={part} icon={icon} title={w[part]} text={w[`${part}_text`]} on_choose={() => void sit(part)} />
        ))}
      </div>
      {asked !== null && (
        <form onSubmit={(event) => { event.preventDefault(); void sit(asked, Number(seed)); }}>
          <TextField label={w.seed} hint={w.seed_hint} inputMode="numeric" value={seed} on_input={set_seed} />
          <Button kind="primary" type="submit">{w[asked]}</Button>
        </form>
      )}
      {why !== null && <p class="problem" role="alert">{why}</p>}
    </div>
  );
}

export function OpenAccount({ done }: { done: () => void }) {
  const [bringing, set_bringing] = useState(false);
  const [why, set_why] = useState<string | null>(null);
  const w = words().account;
  const trying = (work: Promise<unknown>): void => {
    set_why(null);
    work.then(done, (error: unknown) => set_why(fault_text(error)));
  };
  if (bringing) return <BringKey done={done} back={() => set_bringing(false)} />;
  return (
    <div class="stack">
      <p>{w.lead}</p>
      <div class="ways">
        <Way icon="plus" title={w.fresh} text={w.fresh_text} on_choose={() => trying(make_key(w.name_new))} />
        <Way icon="key" title={w.mine} text={w.mine_text} on_choose={() => set_bringing(true)} />
        {find_providers().map((found) => (
          <Way key={found.name} icon="wallet" title={w.extension(found.name)} text={w.extension_text}
            on_choose={() => trying(link_provider(found))} />
        ))}
      </div>
      {demo.value && (
        <>
          <h3>{w.demo}</h3>
          <p class="note">{w.demo_text}</p>
          <Personas done={() => done()} />
        </>
      )}
      {why !== null && <p class="problem" role="alert">{why}</p>}
    </div>
  );
}
