// Sends as app/identity does, and says what went wrong instead of throwing: for screens that have no
// better place for it than a toast.
import type { Receipt } from '../api/schema';
import { send, type Draft } from '../app/identity';
import { say } from '../ui/toast';
import { fault_text } from './fault_words';

export async function send_said(draft: Draft): Promise<Receipt | null> {
  return said(send(draft));
}

// The result, or null after a toast.
export async function said<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    say(fault_text(error), 'failed');
    return null;
  }
}
