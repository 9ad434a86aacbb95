// A command of any kind from its fields to its digest, made twice; signed and sent if one likes.
import { useState } from 'preact/hooks';

import { Problem, post, type PostBody } from '../../api/client';
import { account, send, type Draft } from '../../app/identity';
import { member } from '../../app/member';
import { status } from '../../app/site';
import { to_hex, type Hex } from '../../base/bytes';
import { language } from '../../i18n/language';
import { fill, prepare } from '../../wallet/command';
import { say } from '../../ui/toast';
import { rejection_text } from '../../wallet/rejection_words';
import { fault_text } from '../../wallet/fault_words';
import { names_for_sentences, published_types } from '../../wallet/node';
import { command_kinds, sentence_of, type CommandKind } from '../../wallet/sentence';
import type { Message, TypedData } from '../../wallet/typed_data';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { Select } from '../../ui/field';
import { examples } from './examples';
import { words } from './words';

interface Made { data: TypedData; here: string; node: string; said: string }

async function make(kind: CommandKind, body: Message): Promise<Made> {
  const now = status.value;
  if (!now) throw new Problem({ title: 'unreachable' }, 0, null);
  const sender = (account.value?.address ?? member.value ?? `0x${'00'.repeat(20)}`) as Hex;
  const message = fill({ kind, body }, sender, now.time);
  const [published, names] = await Promise.all([published_types(kind), names_for_sentences()]);
  const { data, digest } = prepare(kind, message, published, now.genesis);
  const answer = await post('/api/v1/typed-data', { command: { [kind]: message } } as unknown as PostBody<'/api/v1/typed-data'>);
  const said = sentence_of(kind, message, language.value === 'zh-Hans' ? 'zh' : 'en', names);
  return { data, here: to_hex(digest), node: (answer as { digest: string }).digest, said };
}

function read_body(text: string): Message | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Message) : null;
  } catch {
    return null;
  }
}

function Result({ made }: { made: Made }) {
  const w = words();
  const same = made.here === made.node;
  return (
    <div class="stack" data-testid="typed-data">
      <p><strong>{w.sentence}:</strong> {made.said}</p>
      <p class="note">{w.digest_node}</p><pre class="raw">{made.node}</pre>
      <p class="note">{w.digest_here}</p><pre class="raw">{made.here}</pre>
      <p class={same ? 'good' : 'bad'} role="status">{same ? w.same : w.other}</p>
      <details><summary>{w.typed}</summary><pre class="raw">{JSON.stringify(made.data, null, 1)}</pre></details>
    </div>
  );
}

export function Playground() {
  const w = words();
  const [kind, set_kind] = useState<CommandKind>('PlaceOrder');
  const [text, set_text] = useState(JSON.stringify(examples.PlaceOrder, null, 1));
  const [made, set_made] = useState<Made | null>(null);
  const [problem, set_problem] = useState<string | null>(null);
  const choose = (chosen: CommandKind): void => {
    set_kind(chosen);
    set_text(JSON.stringify(examples[chosen], null, 1));
    set_made(null);
    set_problem(null);
  };
  const go = async (signing: boolean): Promise<void> => {
    const body = read_body(text);
    set_problem(body === null ? w.bad_json : null);
    if (body === null) return;
    try {
      set_made(await make(kind, body));
      const receipt = signing ? await send({ [kind]: body } as unknown as Draft) : null;
      if (receipt?.code === 'none') say(w.executed);
      else if (receipt) say(rejection_text(receipt.code, receipt.field), 'failed');
    } catch (error) {
      set_made(null);
      set_problem(fault_text(error));
    }
  };
  return (
    <Card title={w.tabs.playground} note={w.playground_text}>
      <form class="stack" onSubmit={(event) => { event.preventDefault(); void go(false); }}>
        <div class="filters"><Select label={w.kind} value={kind} options={command_kinds.map((value) => ({ value, text: value }))} on_change={choose} /></div>
        <div class="field">
          <label for="typed-fields">{w.fields}</label>
          <textarea id="typed-fields" class="code" rows={12} value={text} spellcheck={false} onInput={(event) => set_text(event.currentTarget.value)} />
          <p class="note">{w.fields_hint}</p>
        </div>
        {problem && <p class="problem" role="alert">{problem}</p>}
        <div class="buttons">
          <Button icon="key" onClick={() => void go(true)}>{w.sign}</Button>
          <Button kind="primary" type="submit">{w.make_data}</Button>
        </div>
      </form>
      {made && <Result made={made} />}
    </Card>
  );
}
