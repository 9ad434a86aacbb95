// What is about to be signed: first the sentence made from the signed fields, then the fields, then
// the bytes. Nothing is signed before the person agrees.
import { useState } from 'preact/hooks';

import type { Receipt } from '../api/schema';
import { name_of } from '../app/member';
import { formats } from '../app/site';
import { language } from '../i18n/language';
import { Button } from '../ui/button';
import { to_hex } from '../base/bytes';
import type { Course } from './course';
import { fault_text } from './fault_words';
import type { Signer } from './keys';
import { send_signed } from './node';
import { rejection_text } from './rejection_words';
import { sentence_of, type Names } from './sentence';
import { checksummed } from './signature';
import type { Message, TypedData } from './typed_data';
import { words } from './words';

// The leaves of a message by their place: "settings.tick", "legs[0].amount".
function leaves(value: unknown, place = ''): [string, string][] {
  if (Array.isArray(value)) return value.flatMap((each, i) => leaves(each, `${place}[${i}]`));
  if (typeof value !== 'object' || value === null) return [[place, String(value)]];
  return Object.entries(value).flatMap(([name, each]) => leaves(each, place === '' ? name : `${place}.${name}`));
}

export function FieldTable({ message }: { message: Message }) {
  const w = words().confirm;
  return (
    <table class="signed-fields">
      <thead class="unseen"><tr><th scope="col">{w.field}</th><th scope="col">{w.value}</th></tr></thead>
      <tbody>
        {leaves(message).map(([place, value]) => (
          <tr key={place}><th scope="row"><code>{place}</code></th><td><code>{value}</code></td></tr>
        ))}
      </tbody>
    </table>
  );
}

type Step = { at: 'review' | 'signing' | 'sending' } | { at: 'failed'; why: string } | { at: 'refused'; receipt: Receipt };

export function Confirm({ data, digest, signer, names, course, finish }: {
  data: TypedData; digest: Uint8Array; signer: Signer; names: Names; course: Course<Receipt>; finish: (receipt: Receipt | null) => void;
}) {
  const [step, set_step] = useState<Step>({ at: 'review' });
  const w = words().confirm;
  const kind = data.primaryType;
  const said = sentence_of(kind, data.message, language.value === 'zh-Hans' ? 'zh' : 'en', names);
  const busy = step.at === 'signing' || step.at === 'sending';

  const sign = async (): Promise<void> => {
    try {
      set_step({ at: 'signing' });
      const signature = await signer.typed(data);
      if (course.declined) return;
      set_step({ at: 'sending' });
      const receipt = await course.go(send_signed(kind, data.message, signature));
      if (course.declined) return;
      if (receipt.code === 'none' || receipt.code === 'exists') finish(receipt);
      else set_step({ at: 'refused', receipt });
    } catch (error) {
      set_step({ at: 'failed', why: fault_text(error) });
    }
  };

  return (
    <div class="confirm" data-kind={kind}>
      <p class="sentence" data-testid="sentence">{said}</p>
      <p class="note">
        {w.as(`${name_of(signer.address)} (${checksummed(signer.address)})`)}{' '}
        {w.until(formats.value.date_time(Number(data.message.expires)))}
      </p>
      <details>
        <summary>{w.fields(kind)}</summary>
        <FieldTable message={data.message} />
      </details>
      <details>
        <summary>{w.raw}</summary>
        <p class="note">{w.digest}</p>
        <pre class="raw">{to_hex(digest)}</pre>
        <pre class="raw">{JSON.stringify(data, null, 1)}</pre>
      </details>
      {step.at === 'signing' && signer.key === 'extension' && <p role="status">{w.in_extension}</p>}
      {step.at === 'failed' && <p class="problem" role="alert">{step.why}</p>}
      {step.at === 'refused' && (
        <p class="problem" role="alert">{w.refused}: {rejection_text(step.receipt.code, step.receipt.field)}</p>
      )}
      <div class="buttons">
        {step.at === 'refused' ? (
          <Button kind="primary" onClick={() => finish(step.receipt)}>{w.close}</Button>
        ) : (
          <>
            {step.at !== 'sending' && <Button kind="quiet" onClick={() => { course.close(); finish(null); }}>{w.cancel}</Button>}
            <Button kind="primary" icon="key" busy={busy} onClick={() => void sign()}>
              {step.at === 'signing' ? w.signing : step.at === 'sending' ? w.sending : w.sign}
            </Button>
          </>
        )}
      </div>
    </div>
  );
}
