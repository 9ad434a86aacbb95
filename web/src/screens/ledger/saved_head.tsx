// The head that the reader saved, and whether the node's chain still leads from it.
import { useState } from 'preact/hooks';

import { formats, status } from '../../app/site';
import { short } from '../../i18n/format';
import { compare_with_saved, save_head, saved_head, type Compared } from '../../proof/trust';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { StateNote, problem_text } from '../../ui/state';
import { words } from './words';

export function compared_text(outcome: Compared): string {
  const w = words().compared;
  const f = formats.value;
  switch (outcome.state) {
    case 'same': return w.same(f.count(outcome.headers));
    case 'broken': return w.broken(f.count(outcome.height), w.faults[outcome.fault]);
    case 'other_ledger': return w.other_ledger;
    case 'too_far': return w.too_far(f.count(outcome.headers));
    case 'gone': return w.gone(f.count(outcome.height));
    case 'failed': return problem_text(outcome.problem);
  }
}

export function SavedHeadCard() {
  const w = words();
  const [saved, set_saved] = useState(saved_head());
  const [outcome, set_outcome] = useState<Compared | null>(null);
  const [busy, set_busy] = useState(false);

  const save = (): void => {
    const now = status.value;
    if (!now) return;
    save_head({ height: now.height, hash: now.block, genesis: now.genesis, saved: Date.now() });
    set_saved(saved_head());
    set_outcome(null);
  };
  const compare = async (): Promise<void> => {
    const now = status.value;
    if (!now) return;
    set_busy(true);
    set_outcome(await compare_with_saved({ height: now.height, hash: now.block }, now.genesis));
    set_busy(false);
  };
  const forget = (): void => {
    save_head(null);
    set_saved(null);
    set_outcome(null);
  };
  return (
    <Card title={w.saved} class="half">
      <div class="stack">
        <p class="note">{w.saved_text}</p>
        {saved && <p>{w.saved_at(formats.value.count(saved.height), formats.value.date_time(saved.saved))} · <code title={saved.hash}>{short(saved.hash)}</code></p>}
        <div class="key-buttons">
          <Button kind={saved ? 'plain' : 'primary'} onClick={save}>{saved ? w.save_again : w.save}</Button>
          {saved && <Button kind="primary" icon="check" busy={busy} onClick={() => void compare()}>{busy ? w.comparing : w.compare}</Button>}
          {saved && <Button kind="quiet" onClick={forget}>{w.forget}</Button>}
        </div>
        {outcome?.state === 'same' && <p class="good" role="status" data-outcome="same">{compared_text(outcome)}</p>}
        {outcome && outcome.state !== 'same' && (
          <div data-outcome={outcome.state}><StateNote state={outcome.state === 'broken' || outcome.state === 'failed' ? 'failed' : 'missing'}>{compared_text(outcome)}</StateNote></div>
        )}
      </div>
    </Card>
  );
}
