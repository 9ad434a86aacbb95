// The demo's tamper button: one byte of one of the newest entries is changed in the browser; all of
// them are checked, and the broken one is named.
import { useState } from 'preact/hooks';

import { get } from '../../api/client';
import { formats } from '../../app/site';
import { short } from '../../i18n/format';
import { examine, prove_receipt, type Proven } from '../../proof/prove';
import { flip_one_byte, type Tampered } from '../../proof/tamper';
import { fault_words } from '../../proof/words';
import { from_hex } from '../../base/bytes';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { Icon } from '../../ui/icon';
import { said } from '../../wallet/send_said';
import { words } from './words';

const entries_max = 8;
const blocks_max = 12;

interface Checked { id: string; height: number; outcome: Proven }
interface Outcome { rows: readonly Checked[]; broken: Checked; tampered: Tampered }

async function newest_entries(): Promise<Checked[]> {
  const { blocks } = await get('/api/v1/blocks', { query: { limit: blocks_max } });
  const out: Checked[] = [];
  for (const block of blocks) {
    const { commands } = await get('/api/v1/blocks/{height}/commands', { path: { height: block.height }, query: { limit: entries_max } });
    for (const { command } of commands) {
      const id = Object.values(command as Record<string, { id: string }>)[0]?.id;
      if (id === undefined || out.length === entries_max) continue;
      const outcome = await prove_receipt(id);
      if (outcome.state === 'ok') out.push({ id, height: block.height, outcome });
    }
    if (out.length === entries_max) break;
  }
  return out;
}

async function tamper(): Promise<Outcome | null> {
  const rows = await newest_entries();
  const chosen = rows[Math.floor(Math.random() * rows.length)];
  if (chosen?.outcome.state !== 'ok') return null;
  const { answer } = chosen.outcome;
  // A receipt too long for a proof goes beside it; that is the entry then.
  const beside = answer.receipt.length > 2;
  const tampered = flip_one_byte(from_hex(beside ? answer.receipt : answer.proof) ?? new Uint8Array(1));
  const outcome = beside ? examine(answer, undefined, tampered.bytes) : examine(answer, tampered.bytes);
  const broken = { ...chosen, outcome };
  return { rows: rows.map((row) => (row === chosen ? broken : row)), broken, tampered };
}

const byte = (value: number): string => `0x${value.toString(16).padStart(2, '0')}`;

export function TamperCard() {
  const w = words();
  const [outcome, set_outcome] = useState<Outcome | null>(null);
  const [state, set_state] = useState<'ready' | 'busy' | 'none'>('ready');
  const go = async (): Promise<void> => {
    set_state('busy');
    const made = await said(tamper());
    set_outcome(made);
    set_state(made ? 'ready' : 'none');
  };
  const fault = outcome?.broken.outcome.state === 'bad' ? outcome.broken.outcome.fault : null;
  return (
    <Card title={w.tamper} class="half">
      <div class="stack">
        <p class="note">{w.tamper_text}</p>
        <div><Button kind="danger" icon="warning" busy={state === 'busy'} onClick={() => void go()}>{w.tamper_go}</Button></div>
        {state === 'none' && <p class="note" role="status">{w.tamper_none}</p>}
        {outcome && fault && (
          <div role="status" data-outcome="tampered" class="stack">
            <p>{w.tamper_done(formats.value.count(outcome.tampered.position), byte(outcome.tampered.before), byte(outcome.tampered.after))}</p>
            <p class="bad"><strong>{w.tamper_found(short(outcome.broken.id), formats.value.count(outcome.broken.height), fault_words()[fault])}</strong></p>
            <ul class="verdicts">
              {outcome.rows.map((row) => (
                <li key={row.id} class={row.outcome.state === 'ok' ? 'good' : 'bad'} data-broken={row.outcome.state !== 'ok'}>
                  <Icon name={row.outcome.state === 'ok' ? 'check' : 'warning'} size={18} />
                  <a href={`/ledger/entries/${row.id}`}><code>{short(row.id)}</code></a>
                  <span>{row.outcome.state === 'ok' ? w.holds : w.broken}</span>
                </li>
              ))}
            </ul>
          </div>
        )}
      </div>
    </Card>
  );
}
