// Tells the node's audit log that a key was shown, as the key's owner: signs in for that alone, apart from
// the session of this page (no cookie goes or comes), and out again.
import type { Hex } from '../base/bytes';
import { check_sign_in_text } from './sign_in';
import { personal_digest, sign_digest } from './signature';

async function told(path: string, body: object, secret: string | null): Promise<Record<string, string>> {
  const answer = await fetch(`/api/v1/auth/${path}`, {
    method: 'POST', credentials: 'omit', body: JSON.stringify(body),
    headers: { 'Content-Type': 'application/json', ...(secret === null ? {} : { Authorization: `Bearer ${secret}` }) },
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return await answer.json() as Record<string, string>;
}

// False where the node did not take it: it cannot be reached, or does not let this address in.
export async function note_export(address: Hex, key: Uint8Array): Promise<boolean> {
  try {
    const { message = '' } = await told('challenges', { address }, null);
    check_sign_in_text(message, address, location.host);
    const { secret = '' } = await told('sessions', { message, signature: sign_digest(personal_digest(message), key) }, null);
    await told('key-exports', { address }, secret);
    await told('sign-out', {}, secret);
    return true;
  } catch {
    return false;
  }
}
