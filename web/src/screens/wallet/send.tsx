// Pays another member: checked here against what is free, then shown as a sentence and signed.
import { useId, useState } from 'preact/hooks';

import { use_get } from '../../api/query';
import { account, open_account } from '../../app/identity';
import { looking, member, name_of, names } from '../../app/member';
import { query } from '../../app/router';
import { formats, interval_start } from '../../app/site';
import { micros, text_of, type Micros } from '../../base/decimal';
import { send_said } from '../../wallet/send_said';
import { read_address } from '../../wallet/signature';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { DecimalField, Select, TextField } from '../../ui/field';
import { StateNote } from '../../ui/state';
import { say } from '../../ui/toast';
import { words } from './words';

// An address, or the only member of that name.
function recipient_of(text: string): string | null {
  const address = read_address(text);
  if (address) return address;
  const wanted = text.trim().toLowerCase();
  const fitting = [...names.value].filter(([, name]) => name.toLowerCase() === wanted);
  return wanted !== '' && fitting.length === 1 ? fitting[0]?.[0] ?? null : null;
}

export function Send({ own }: { own: string | null }) {
  const w = words();
  if (!own)
    return (
      <StateNote state="not_configured" action={<Button kind="primary" icon="key" onClick={() => void open_account()}>{w.open}</Button>}>
        {w.send.none}
      </StateNote>
    );
  return <SendForm key={own} own={own} />;
}

function SendForm({ own }: { own: string }) {
  const w = words();
  const list = useId();
  const [to, set_to] = useState(query.value.get('to') ?? '');
  const [asset, set_asset] = useState(query.value.get('asset') ?? '');
  const [amount_text, set_amount_text] = useState(query.value.get('amount') ?? '');
  const [amount, set_amount] = useState<Micros | null>(() => (/^\d+(\.\d{1,6})?$/.test(amount_text) ? micros(amount_text) : null));
  const [memo, set_memo] = useState('');
  const [touched, set_touched] = useState(false);
  const [sent, set_sent] = useState(0);
  const balances = use_get('/api/v1/accounts/{address}/balances', { path: { address: own } }, `${interval_start.value} ${sent}`).query.value.data?.balances;
  const assets = use_get('/api/v1/assets', {}).query.value.data?.assets.filter((one) => one.kind !== 'debt') ?? [];
  const chosen = assets.find((one) => one.code === asset) ?? assets.find((one) => one.kind === 'cash') ?? null;
  const free = balances?.find((one) => one.asset === chosen?.code)?.available ?? (balances ? '0' : null);
  const recipient = recipient_of(to);

  const to_problem = to.trim() === '' ? null : recipient === null ? w.send.to_wrong : recipient === own ? w.send.to_self : null;
  const amount_problem = amount !== null && free !== null && amount > micros(free)
    ? w.send.too_much(`${free} ${chosen?.code ?? ''}`) : amount !== null && amount <= 0 ? w.send.empty : null;
  const missing = recipient === null || recipient === own ? w.send.to_hint : amount === null || amount <= 0 ? w.send.empty
    : free === null ? w.send.unknown_balance : amount_problem;

  const review = async (): Promise<void> => {
    set_touched(true);
    if (missing !== null || recipient === null || amount === null || chosen === null) return;
    const receipt = await send_said({ Transfer: { legs: [{ asset: chosen.asset, to: recipient, amount: text_of(amount) }], memo } });
    if (receipt?.code !== 'none') return;
    say(w.send.done(formats.value.count(receipt.height)));
    set_amount_text('');
    set_amount(null);
    set_memo('');
    set_touched(false);
    set_sent((times) => times + 1);
  };

  return (
    <Card title={w.tabs.send} note={w.send.from(`${name_of(own)} (${own})`)} class="narrow">
      <form class="stack" onSubmit={(event) => { event.preventDefault(); void review(); }}>
        {looking.value && member.value && account.value && <p class="note">{w.send.looking(name_of(member.value))}</p>}
        <TextField label={w.send.to} hint={w.send.to_hint} problem={to_problem} value={to} on_input={set_to} list={list} autocomplete="off" spellcheck={false} />
        <datalist id={list}>{[...names.value].map(([address, name]) => address !== own && name && <option key={address} value={name}>{address}</option>)}</datalist>
        <div class="pair">
          <Select label={w.send.asset} value={chosen?.code ?? ''} options={assets.map((one) => ({ value: one.code, text: one.code }))} on_change={set_asset} />
          <DecimalField label={w.send.amount} text={amount_text} problem={amount_problem} unit={chosen?.code ?? ''}
            hint={free === null ? null : `${w.available}: ${free}`}
            on_text={(text, value) => { set_amount_text(text); set_amount(value); }} />
        </div>
        <TextField label={w.send.memo} value={memo} on_input={set_memo} maxLength={200} autocomplete="off" />
        <div class="buttons"><Button kind="primary" type="submit" icon="right" blocked={touched ? missing : null}>{w.send.review}</Button></div>
      </form>
    </Card>
  );
}
