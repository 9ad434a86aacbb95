// How a new member comes in: language, account, backup, and their address to the operator. The account is
// made silently; no phrase is shown.
import '../../wallet/wallet.css';
import './join.css';

import { useEffect, useState } from 'preact/hooks';

import { account, open_account } from '../../app/identity';
import { names } from '../../app/member';
import type { ScreenProps } from '../../app/screens';
import { formats, interval_length, interval_start, status } from '../../app/site';
import { language, languages, set_language, type Language } from '../../i18n/language';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { Choice } from '../../ui/field';
import { Icon } from '../../ui/icon';
import { Qr } from '../../ui/qr';
import { say } from '../../ui/toast';
import { BackupForm } from '../../wallet/backup_form';
import { key_of, make_key, refresh_keys } from '../../wallet/keys';
import { checksummed } from '../../wallet/signature';
import { words as wallet_words } from '../../wallet/words';
import { words } from './words';

const steps = ['language', 'account', 'backup', 'send'] as const;
type Step = (typeof steps)[number];

function LanguageStep({ next }: { next: () => void }) {
  const w = words();
  return (
    <div class="stack">
      <Choice label={w.steps.language} value={language.value} options={languages.map(({ code, name }) => ({ value: code, text: name }))}
        on_change={(code: Language) => set_language(code)} />
      <div class="buttons"><Button kind="primary" onClick={next}>{w.next}</Button></div>
    </div>
  );
}

function AccountStep({ next }: { next: () => void }) {
  const w = words();
  const make = async (): Promise<void> => {
    await make_key(wallet_words().account.name_new);
    next();
  };
  if (account.value)
    return (
      <div class="stack">
        <p class="good"><Icon name="check" /> {w.account_have}</p>
        <code class="address">{checksummed(account.value.address)}</code>
        <div class="buttons"><Button kind="primary" onClick={next}>{w.next}</Button></div>
      </div>
    );
  return (
    <div class="stack">
      <p>{w.account_text}</p>
      <div class="buttons">
        <Button kind="quiet" onClick={() => { void open_account().then((made) => { if (made) next(); }); }}>{w.account_mine}</Button>
        <Button kind="primary" icon="key" onClick={() => void make()}>{w.account_make}</Button>
      </div>
    </div>
  );
}

function BackupStep({ next }: { next: () => void }) {
  const w = words();
  useEffect(() => { void refresh_keys(); }, []);
  const info = account.value ? key_of(account.value.address) : undefined;
  // A key in an extension is that extension's to back up.
  if (!info || info.backup)
    return (
      <div class="stack">
        {info && <p class="good"><Icon name="check" /> {w.backup_done}</p>}
        <div class="buttons"><Button kind="primary" onClick={next}>{w.next}</Button></div>
      </div>
    );
  return (
    <div class="stack">
      <p>{w.backup_text}</p>
      <BackupForm info={info} done={next} />
      <div class="buttons"><Button kind="quiet" onClick={next}>{w.later}</Button></div>
    </div>
  );
}

function SendStep() {
  const w = words();
  const f = formats.value;
  const address = account.value?.address ?? '';
  const link = `${location.origin}/members?admit=${address}`;
  const admitted = names.value.has(address);
  const can_copy = globalThis.navigator.clipboard !== undefined;
  if (admitted)
    return (
      <div class="stack">
        <p class="good" role="status"><Icon name="check" /> {w.admitted}</p>
        {interval_start.value !== null && <p>{w.first(f.time(interval_start.value + 2 * interval_length.value))}</p>}
        <div class="buttons"><a class="button primary" href="/">{w.go_home}</a></div>
      </div>
    );
  return (
    <div class="stack">
      <p>{w.send_text}</p>
      <Qr text={link} label={w.send_qr} />
      <code class="address">{checksummed(address)}</code>
      <a class="address" href={link}>{w.send_link}</a>
      {can_copy ? <div><Button icon="copy" onClick={() => { void navigator.clipboard.writeText(link).then(() => say(w.copied)); }}>{w.copy}</Button></div> : <p class="note">{w.no_copy}</p>}
      <p class="note" role="status">{w.waiting}</p>
      <div class="buttons"><a class="button" href="/">{w.go_home}</a></div>
    </div>
  );
}

export default function Join(_: ScreenProps) {
  const w = words();
  const [at, set_at] = useState(0);
  const step: Step = steps[at] ?? 'send';
  const next = (): void => set_at(Math.min(at + 1, steps.length - 1));
  return (
    <div class="join">
      <p class="note">{w.welcome(status.value?.community ?? 'wattbook')} · {w.lead}</p>
      <Card title={w.steps[step]} note={w.step(formats.value.count(at + 1), formats.value.count(steps.length))}>
        {step === 'language' && <LanguageStep next={next} />}
        {step === 'account' && <AccountStep next={next} />}
        {step === 'backup' && <BackupStep next={next} />}
        {step === 'send' && <SendStep />}
      </Card>
    </div>
  );
}
