// The driver ends their own session: by the code that began it, or signed in.
import { useState } from 'preact/hooks';
import type { ChargingSession, DriverOutcome } from '../../api/schema';
import { Problem } from '../../api/client';
import { account, session as signed_in, sign_in } from '../../app/identity';
import { Button } from '../../ui/button';
import { problem_text } from '../../ui/state';
import { code_of, stop_session } from './code';
import { words } from './words';

export function Stop({ session }: { session: ChargingSession }) {
  const w = words();
  const [busy, set_busy] = useState(false);
  const [told, set_told] = useState<DriverOutcome | string | null>(null);
  const by_code = code_of(session.session) !== null;
  if (session.ended != null || (!by_code && account.value?.address !== session.driver)) return null;
  const stop = async (): Promise<void> => {
    set_busy(true);
    try {
      if (by_code || signed_in.value?.address === session.driver || await sign_in())
        set_told(await stop_session(session.station, session.session));
    } catch (problem) {
      set_told(problem instanceof Problem ? problem_text(problem) : String(problem));
    }
    set_busy(false);
  };
  const failed = told !== null && typeof told !== 'string' && told.state === 'failed' ? told : null;
  return (
    <div>
      <Button icon="pause" busy={busy} onClick={() => void stop()}>{w.stop_own}</Button>
      <div role="status">
        {busy && <p class="note">{w.asking}</p>}
        {failed && <p class="bad" data-failure={failed.failure}>{w.stop_failed} {w.stop_remedy}</p>}
        {typeof told === 'string' && <p class="bad">{told}</p>}
      </div>
    </div>
  );
}
