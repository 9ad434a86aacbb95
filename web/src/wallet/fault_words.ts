// What went wrong, in words: a fault of the wallet, a refusal of the node, or anything else.
import { Problem } from '../api/client';
import { problem_text } from '../ui/state';
import { WalletFault } from './fault';
import { words } from './words';

export function fault_text(error: unknown): string {
  if (error instanceof WalletFault) {
    const text = words().faults[error.code];
    return error.detail === '' ? text : `${text} (${error.detail})`;
  }
  if (error instanceof Problem) return error.status === 0 ? words().unreachable : problem_text(error);
  return error instanceof Error ? error.message : String(error);
}
