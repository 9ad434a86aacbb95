// One entry: a sentence, what it did, its JSON, its bytes and its proof.
import '../../wallet/wallet.css';
import './ledger.css';

import { useEffect, useState } from 'preact/hooks';

import { Problem, get } from '../../api/client';
import { use_get } from '../../api/query';
import type { Receipt } from '../../api/schema';
import { name_of } from '../../app/member';
import type { ScreenProps } from '../../app/screens';
import { formats } from '../../app/site';
import { language } from '../../i18n/language';
import { FieldTable } from '../../wallet/confirm';
import { names_for_sentences } from '../../wallet/node';
import { rejection_text } from '../../wallet/rejection_words';
import { sentence_of, type Names } from '../../wallet/sentence';
import { checksummed } from '../../wallet/signature';
import type { Message } from '../../wallet/typed_data';
import { Card } from '../../ui/card';
import { Loaded, StateNote, problem_text } from '../../ui/state';
import { body_of } from './block';
import { VerifyCard, type Signed } from './verify';
import { words } from './words';

interface Found { signed: Signed | null; time: number; names: Names }

async function look_up(receipt: Receipt): Promise<Found> {
  const path = { height: receipt.height };
  const [block, { commands }, names] = await Promise.all([
    get('/api/v1/blocks/{height}', { path }),
    get('/api/v1/blocks/{height}/commands', { path, query: { limit: 1000 } }),
    names_for_sentences(),
  ]);
  const row = commands.find((each) => body_of(each)[1].id === receipt.id);
  const [kind, body] = row ? body_of(row) : ['', null];
  const signed = row && body ? { kind, message: body as unknown as Message, signature: row.signature } : null;
  return { signed, time: block.header.time, names };
}

function Effects({ receipt }: { receipt: Receipt }) {
  const w = words();
  if (receipt.effects.length === 0) return <p class="note">{w.entry.no_effects}</p>;
  return (
    <ul class="effects">
      {receipt.effects.map((effect, i) => {
        const [kind, fields] = Object.entries(effect as Record<string, Message>)[0] ?? ['', {}];
        return (
          <li key={i}>
            <strong>{w.effects[kind] ?? kind}</strong>
            <span>{Object.entries(fields).map(([name, value]) => <span key={name}><i>{name}</i> <code>{String(value)}</code></span>)}</span>
          </li>
        );
      })}
    </ul>
  );
}

function Entry({ receipt, found }: { receipt: Receipt; found: Found }) {
  const w = words();
  const f = formats.value;
  const { signed } = found;
  const said = signed && sentence_of(signed.kind, signed.message, language.value === 'zh-Hans' ? 'zh' : 'en', found.names);
  const account = String(signed?.message.account ?? '');
  const executed = receipt.code === 'none';
  return (
    <>
      <Card title={signed?.kind ?? w.kinds.entry} note={receipt.id}>
        <p class="sentence" data-testid="sentence">{said ?? w.entry.by_block}</p>
        <dl class="facts">
          <div><dt>{w.entry.outcome}</dt><dd class={executed ? 'good' : 'bad'}>
            {executed ? w.entry.executed(f.count(receipt.height), f.date_time(found.time)) : w.entry.rejected(rejection_text(receipt.code, receipt.field))}
          </dd></div>
          {signed && <div><dt>{w.entry.signed_by}</dt><dd><a href={`/ledger/accounts/${account}`}>{name_of(account)}</a> <code>{checksummed(account)}</code></dd></div>}
          <div><dt>{w.kinds.block}</dt><dd><a href={`/ledger/blocks/${receipt.height}`}>{w.block_title(f.count(receipt.height))}</a></dd></div>
        </dl>
      </Card>
      {signed && <VerifyCard signed={signed} receipt={receipt} />}
      <Card title={w.entry.effects}><Effects receipt={receipt} /></Card>
      {signed && (
        <Card title={w.entry.raw}>
          <details><summary>{w.entry.fields}</summary><FieldTable message={signed.message} /></details>
          <details><summary>{w.json}</summary><pre class="raw" data-testid="json">{JSON.stringify({ command: { [signed.kind]: signed.message }, signature: signed.signature, receipt }, null, 1)}</pre></details>
          <details><summary>{w.entry.signature}</summary><pre class="raw" data-testid="raw">{signed.signature}</pre></details>
        </Card>
      )}
    </>
  );
}

function Filled({ receipt }: { receipt: Receipt }) {
  const w = words();
  const [found, set_found] = useState<Found | null>(null);
  const [problem, set_problem] = useState<Problem | null>(null);
  useEffect(() => {
    look_up(receipt).then(set_found, (error: unknown) => {
      if (!(error instanceof Problem)) throw error;
      set_problem(error);
    });
  }, [receipt.id]);
  if (problem) return <StateNote state="failed">{problem.status === 404 ? w.entry.gone : problem_text(problem)}</StateNote>;
  return found && <Entry receipt={receipt} found={found} />;
}

export default function EntryScreen({ params }: ScreenProps) {
  const asked = use_get('/api/v1/receipts/{id}', { path: { id: params.id ?? '' } });
  return (
    <div class="grid">
      <p><a class="button" href="/ledger">{words().blocks}</a></p>
      <Loaded asked={asked}>{(receipt) => <Filled receipt={receipt as Receipt} />}</Loaded>
    </div>
  );
}
