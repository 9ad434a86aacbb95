// The community's fees: a draft of the few rules that are fees, what it would change, the operator's
// signature under all rules as they would be.
import { useState } from 'preact/hooks';

import type { CommunitySettings } from '../../api/schema';
import { roles } from '../../app/member';
import { community, formats } from '../../app/site';
import { micros, text_of, typed } from '../../base/decimal';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { DecimalField } from '../../ui/field';
import { say } from '../../ui/toast';
import { send_said } from '../../wallet/send_said';
import { words } from './words';

const names = ['fee_per_lot', 'storage_fee', 'storage_budget', 'starter_grant', 'debt_limit'] as const;
type Name = (typeof names)[number];

export function FeesCard({ settings, changed }: { settings: CommunitySettings; changed: () => void }) {
  const w = words();
  const f = formats.value;
  const [texts, set_texts] = useState<Partial<Record<Name, string>>>({});
  const [reviewed, set_reviewed] = useState(false);
  const value = (name: Name) => typed(texts[name] ?? settings[name]);
  const wrong = names.some((name) => value(name) === null);
  const differing = names.filter((name) => value(name) !== null && value(name) !== micros(settings[name]));
  const unit = (name: Name): string => (name === 'storage_fee' || name === 'starter_grant' ? 'TSL' : f.currency_symbol);
  const submit = async (): Promise<void> => {
    if (wrong || differing.length === 0) return;
    if (!reviewed) return set_reviewed(true);
    const now = Object.fromEntries(differing.map((name) => [name, text_of(value(name) ?? micros('0'))]));
    const receipt = await send_said({ ChangeSettings: { community, settings: { ...settings, ...now } } });
    if (receipt?.code !== 'none') return;
    say(w.fees_done(f.count(receipt.height)));
    set_texts({});
    set_reviewed(false);
    changed();
  };
  return (
    <Card title={w.set_fees} note={w.set_fees_note}>
      <form class="stack" onSubmit={(event) => { event.preventDefault(); void submit(); }}>
        {!roles.value.has('community_operator') && <p class="note">{w.operator_only}</p>}
        {names.map((name) => (
          <DecimalField key={name} label={w.rule_names[name] ?? name} unit={unit(name)} text={texts[name] ?? settings[name]}
            on_text={(text) => { set_texts({ ...texts, [name]: text }); set_reviewed(false); }} />
        ))}
        {reviewed && (
          <ul class="stack" data-diff="fees">
            {differing.map((name) => <li key={name}>{w.rule_names[name] ?? name}: <s>{settings[name]}</s> <strong>{text_of(value(name) ?? micros('0'))} {unit(name)}</strong></li>)}
          </ul>
        )}
        <div class="buttons">
          <Button kind="primary" type="submit" {...(reviewed ? { icon: 'key' as const } : {})} blocked={wrong ? w.fee_wrong : differing.length === 0 ? w.no_changes : null}>{reviewed ? w.set : w.review}</Button>
        </div>
      </form>
    </Card>
  );
}
