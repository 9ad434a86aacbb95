// Checks one entry in the browser: who signed it, that its receipt stands in its block, that delegates
// signed that block where there are some, that it is of the saved chain. With a flipped byte the same checks fail.
import { useState } from 'preact/hooks';

import type { Receipt } from '../../api/schema';
import { name_of } from '../../app/member';
import { demo, formats, status } from '../../app/site';
import { check_certificate } from '../../proof/certificate';
import { prove_receipt, examine, type Proven } from '../../proof/prove';
import { recover_address } from '../../proof/recover';
import { flip_one_byte } from '../../proof/tamper';
import { compare_with_saved, known_delegates, type Compared } from '../../proof/trust';
import { fault_words } from '../../proof/words';
import { from_hex } from '../../base/bytes';
import { prepare } from '../../wallet/command';
import { published_types } from '../../wallet/node';
import { said } from '../../wallet/send_said';
import { checksummed } from '../../wallet/signature';
import type { Message } from '../../wallet/typed_data';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { Icon } from '../../ui/icon';
import { problem_text } from '../../ui/state';
import { compared_text } from './saved_head';
import { words } from './words';

export interface Signed { kind: string; message: Message; signature: string }

interface Verdict {
  signer: string | null; // null: the signature does not fit
  proven: Proven;
  chain: Compared | null;
  delegates: Delegates | null; // null: a single node keeps the ledger
}

type Delegates = { state: 'signed'; signatures: number; of: number } | { state: 'strangers' | 'bad' };

async function signer_of({ kind, message, signature }: Signed): Promise<string | null> {
  const now = status.value;
  if (!now) return null;
  const { digest } = prepare(kind, message, await published_types(kind), now.genesis);
  const signer = recover_address(digest, signature);
  return signer === message.account ? signer ?? null : null;
}

function delegates_of(proven: Proven, genesis: string): Delegates | null {
  if (proven.state !== 'ok' || proven.answer.certificate.length <= 2) return null;
  const certified = check_certificate(bytes(proven.answer.certificate));
  if (certified?.block !== proven.statement.block) return { state: 'bad' };
  if (!known_delegates(genesis, certified.foundation)) return { state: 'strangers' };
  return { state: 'signed', signatures: certified.signatures, of: certified.delegates };
}

async function verify(signed: Signed, id: string): Promise<Verdict> {
  const [signer, proven] = await Promise.all([signer_of(signed), prove_receipt(id)]);
  const head = proven.state === 'ok' ? { height: Number(proven.statement.header.height), hash: proven.statement.block } : null;
  const genesis = status.value?.genesis ?? '';
  const chain = head && genesis ? await compare_with_saved(head, genesis) : null;
  return { signer, proven, chain, delegates: delegates_of(proven, genesis) };
}

function save_bytes(name: string, bytes: Uint8Array): void {
  const url = URL.createObjectURL(new Blob([bytes as BlobPart], { type: 'application/octet-stream' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

const bytes = (text: string): Uint8Array => from_hex(text) ?? new Uint8Array(0);

function Line({ good, children }: { good: boolean | null; children: string }) {
  const tone = good === null ? 'note' : good ? 'good' : 'bad';
  return <li class={tone}><Icon name={good === null ? 'info' : good ? 'check' : 'warning'} size={18} /><span>{children}</span></li>;
}

function delegates_line(delegates: Delegates): [boolean, string] {
  const w = words().entry;
  switch (delegates.state) {
    case 'signed': return [true, w.certified(String(delegates.signatures), String(delegates.of))];
    case 'strangers': return [false, w.strangers];
    case 'bad': return [false, w.certificate_bad];
  }
}

function receipt_line(proven: Proven): [boolean | null, string] {
  const w = words().entry;
  switch (proven.state) {
    case 'ok': return [true, w.receipt_ok(String(proven.statement.steps), formats.value.number(proven.milliseconds, 1))];
    case 'bad': return [false, w.receipt_bad(fault_words()[proven.fault])];
    case 'later': return [null, w.later];
    case 'failed': return [null, proven.problem.status === 404 ? w.old : problem_text(proven.problem)];
  }
}

export function VerifyCard({ signed, receipt }: { signed: Signed; receipt: Receipt }) {
  const w = words();
  const [verdict, set_verdict] = useState<Verdict | null>(null);
  const [busy, set_busy] = useState(false);
  const [tampered, set_tampered] = useState<{ position: number; where: 'proof' | 'receipt' } | null>(null);
  const id = receipt.id;

  const run = async (): Promise<void> => {
    set_busy(true);
    set_tampered(null);
    set_verdict(await said(verify(signed, id)));
    set_busy(false);
  };
  const answer = verdict && 'answer' in verdict.proven ? verdict.proven.answer : null;
  const beside = answer !== null && answer.receipt.length > 2;
  const flip = (): void => {
    if (!verdict || !answer) return;
    const where = beside ? 'receipt' : 'proof';
    const changed = flip_one_byte(bytes(answer[where]));
    const proven = beside ? examine(answer, undefined, changed.bytes) : examine(answer, changed.bytes);
    set_tampered({ position: changed.position, where });
    set_verdict({ ...verdict, proven, chain: null, delegates: null });
  };
  const line = verdict && receipt_line(verdict.proven);
  const certified = verdict?.delegates && delegates_line(verdict.delegates);
  return (
    <Card title={w.entry.verify} note={w.entry.verify_text}>
      <div class="stack">
        <div class="key-buttons">
          <Button kind="primary" icon="check" busy={busy} onClick={() => void run()}>{busy ? w.entry.verifying : tampered ? w.entry.restore : w.entry.verify}</Button>
          {answer && <Button icon="download" onClick={() => save_bytes(`${id}.wbproof`, bytes(answer.proof))}>{w.entry.download}</Button>}
          {beside && <Button icon="download" onClick={() => save_bytes(`${id}.wbproof.receipt`, bytes(answer.receipt))}>{w.entry.download_receipt}</Button>}
          {answer && answer.certificate.length > 2 && <Button icon="download" onClick={() => save_bytes(`${id}.wbproof.certificate`, bytes(answer.certificate))}>{w.entry.download_certificate}</Button>}
          {answer && demo.value && <Button kind="danger" icon="warning" onClick={flip}>{w.entry.tamper}</Button>}
        </div>
        {verdict && line && (
          <ul class="verdicts" role="status" data-verdict={line[0] === null ? 'unknown' : line[0] ? 'holds' : 'broken'}>
            <Line good={verdict.signer !== null}>{verdict.signer === null ? w.entry.signature_bad : w.entry.signature_ok(`${name_of(verdict.signer)} (${checksummed(verdict.signer)})`)}</Line>
            <Line good={line[0]}>{line[1]}</Line>
            {certified && <Line good={certified[0]}>{certified[1]}</Line>}
            {verdict.proven.state === 'ok' && (verdict.chain === null ? <Line good={null}>{w.entry.head_none}</Line>
              : verdict.chain.state === 'same' ? <Line good>{w.entry.head_ok(formats.value.count(verdict.chain.headers))}</Line>
                : <Line good={verdict.chain.state === 'broken' ? false : null}>{compared_text(verdict.chain)}</Line>)}
          </ul>
        )}
        {tampered && <p class="bad" role="alert">{w.entry.tampered(formats.value.count(tampered.position), w.entry.where[tampered.where])} <code>{id}</code></p>}
      </div>
    </Card>
  );
}
