// Lets a card charge at the member's expense: its number becomes a digest here and goes nowhere.
import { useState } from 'preact/hooks';
import { micros, text_of, type Micros } from '../../base/decimal';
import { community, currency, site_now } from '../../app/site';
import { Button } from '../../ui/button';
import { DecimalField, TextField } from '../../ui/field';
import { say } from '../../ui/toast';
import { card_digest, card_length_max } from '../../wallet/card';
import { rejection_text } from '../../wallet/rejection_words';
import { send_said } from '../../wallet/send_said';
import { words } from './words';

const usual_limit = '20';
const usual_days = '365';
const day = 86_400_000;

export function CardForm({ done }: { done: () => void }) {
  const w = words();
  const [number, set_number] = useState('');
  const [limit_text, set_limit_text] = useState(usual_limit);
  const [limit, set_limit] = useState<Micros | null>(micros(usual_limit));
  const [days, set_days] = useState(usual_days);
  const [touched, set_touched] = useState(false);
  const card = number.trim();
  const wrong_card = card === '' || card.length > card_length_max || /[^\x21-\x7e]/.test(card);
  const wrong_limit = limit === null || limit <= 0;
  const wrong_days = !/^\d{1,4}$/.test(days) || Number(days) < 1 || Number(days) > 3650;
  const submit = async (): Promise<void> => {
    set_touched(true);
    const now = site_now();
    if (wrong_card || wrong_limit || wrong_days || now === null) return;
    const receipt = await send_said({ SetChargingToken: {
      community, token: card_digest(card), session_limit: text_of(limit), valid_until: Math.floor(now) + Number(days) * day, blocked: false,
    } });
    if (!receipt) return;
    if (receipt.code !== 'none') return say(rejection_text(receipt.code, receipt.field), 'failed');
    say(w.card_done);
    done();
  };
  return (
    <form class="stack" onSubmit={(event) => { event.preventDefault(); void submit(); }}>
      <TextField label={w.card_number} hint={w.card_hint} problem={(touched || card.length > card_length_max) && wrong_card ? w.card_wrong : null} value={number}
        on_input={set_number} autocomplete="off" spellcheck={false} />
      <DecimalField label={w.limit} unit={currency.value} hint={w.limit_hint} problem={touched && wrong_limit ? w.limit_wrong : null} text={limit_text}
        on_text={(text, value) => { set_limit_text(text); set_limit(value); }} />
      <TextField label={w.days} inputMode="numeric" problem={wrong_days ? w.days_wrong : null} value={days} on_input={set_days} />
      <div class="buttons"><Button kind="primary" icon="key" type="submit">{w.sign}</Button></div>
    </form>
  );
}
