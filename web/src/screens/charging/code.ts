// One-time codes: made here, allowed by the driver's signature, known to the ledger by digest. The one of
// the running session is kept in this browser, because it also ends it.
import type { DriverOutcome } from '../../api/schema';
import { post } from '../../api/client';
import { community, site_now } from '../../app/site';
import { keep, kept } from '../../base/keep';
import { failure_of, failure_of_problem, new_code, type Answer } from '../../model/start';
import { say } from '../../ui/toast';
import { card_digest } from '../../wallet/card';
import { rejection_text } from '../../wallet/rejection_words';
import { send_said } from '../../wallet/send_said';

const valid_for = 10 * 60_000;  // ms
export const session_limit = '20';

// Asks the driver to sign for a new code; null where they do not.
export async function sign_code(): Promise<string | null> {
  const now = site_now();
  if (now === null) return null;
  const code = new_code();
  const receipt = await send_said({ SetChargingToken: {
    community, token: card_digest(code), session_limit, valid_until: Math.floor(now) + valid_for, blocked: false,
  } });
  if (!receipt) return null;
  if (receipt.code === 'none') return code;
  say(rejection_text(receipt.code, receipt.field), 'failed');
  return null;
}

// Until the session began or it is known why not.
export async function start_by(code: string, station: string, outlet: { evse: number; connector: number }): Promise<Exclude<Answer, null>> {
  try {
    for (;;) {
      const { state, failure, session } = await post('/api/v1/stations/{station}/start',
        { evse: outlet.evse, connector: outlet.connector, code }, { path: { station } }) as DriverOutcome;
      if (state === 'failed') return { failure: failure_of(failure) };
      if (state === 'done' && session != null) {
        keep('charging', JSON.stringify({ session, code }));
        return { session };
      }
    }
  } catch (problem) {
    return { failure: failure_of_problem(problem) };
  }
}

export function code_of(session: number): string | null {
  try {
    const known = JSON.parse(kept('charging') ?? 'null') as { session: number; code: string } | null;
    return known?.session === session ? known.code : null;
  } catch {
    return null;
  }
}

// By the code, or as the driver who is signed in.
export async function stop_session(station: string, session: number): Promise<DriverOutcome> {
  const code = code_of(session);
  for (;;) {
    const outcome = await post('/api/v1/stations/{station}/stop', code ? { session, code } : { session }, { path: { station } }) as DriverOutcome;
    if (outcome.state !== 'pending') return outcome;
  }
}
