// Signs in by signing the text that the node hands out (EIP-4361), which the person reads first.
import { useState } from 'preact/hooks';

import { post } from '../api/client';
import { session, type Session } from '../app/identity';
import { Button } from '../ui/button';
import { fault_text } from './fault_words';
import type { Signer } from './keys';
import { check_sign_in_text } from './sign_in';
import { words } from './words';

export function SignIn({ text, signer, finish }: { text: string; signer: Signer; finish: (done: boolean) => void }) {
  const [busy, set_busy] = useState(false);
  const [why, set_why] = useState<string | null>(null);
  const w = words();

  const sign = async (): Promise<void> => {
    set_busy(true);
    set_why(null);
    try {
      check_sign_in_text(text, signer.address, location.host);
      const answer = await post('/api/v1/auth/sessions', { message: text, signature: await signer.text(text) });
      const { token } = answer as { token: { role: Session['role'] } };
      session.value = { address: signer.address, role: token.role };
      finish(true);
    } catch (error) {
      set_why(fault_text(error));
      set_busy(false);
    }
  };

  return (
    <div class="stack">
      <p>{w.sign_in.lead}</p>
      <details><summary>{w.sign_in.text}</summary><pre class="raw">{text}</pre></details>
      {why !== null && <p class="problem" role="alert">{why}</p>}
      <div class="buttons">
        <Button kind="quiet" onClick={() => finish(false)}>{w.confirm.cancel}</Button>
        <Button kind="primary" icon="key" busy={busy} onClick={() => void sign()}>{w.sign_in.sign}</Button>
      </div>
    </div>
  );
}
