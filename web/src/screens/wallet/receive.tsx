// The address for others to pay to: as text and as a QR code of a plain link for the phone's camera.
import { useState } from 'preact/hooks';

import { currency } from '../../app/site';
import { text_of, type Micros } from '../../base/decimal';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { DecimalField } from '../../ui/field';
import { say } from '../../ui/toast';
import { checksummed } from '../../wallet/signature';
import { Qr } from '../../ui/qr';
import { words } from './words';

export function Receive({ address }: { address: string }) {
  const w = words().receive;
  const [text, set_text] = useState('');
  const [amount, set_amount] = useState<Micros | null>(null);
  const shown = checksummed(address);
  const link = new URL('/wallet', location.origin);
  link.searchParams.set('to', address);
  if (amount !== null && amount > 0) {
    link.searchParams.set('asset', currency.value);
    link.searchParams.set('amount', text_of(amount));
  }
  // Absent on plain-http addresses.
  const can_copy = globalThis.navigator.clipboard !== undefined;
  return (
    <Card title={w.title} note={w.text} class="narrow">
      <div class="stack">
        <Qr text={link.href} label={w.qr(shown)} />
        <code class="address">{shown}</code>
        {can_copy
          ? <Button icon="copy" onClick={() => { void navigator.clipboard.writeText(shown).then(() => say(w.copied)); }}>{w.copy}</Button>
          : <p class="note">{w.no_copy}</p>}
        <DecimalField label={w.ask} unit={currency.value} text={text} on_text={(now, value) => { set_text(now); set_amount(value); }} />
      </div>
    </Card>
  );
}
