// Joins the wallet to the app; the wallet itself is loaded when somebody first signs.
import { get } from '../api/client';
import { provide_wallet, session } from '../app/identity';

// Who is signed in by the cookie of an earlier visit.
async function restore_session(): Promise<void> {
  const { address, role } = await get('/api/v1/auth/me');
  if (address && role) session.value = { address, role };
}

export function start_wallet(): void {
  provide_wallet(() => import('./wallet').then((module) => module.wallet));
  restore_session().catch(() => undefined); // without the node nobody is signed in
}
