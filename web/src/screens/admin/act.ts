// Something done to the node from a screen, one thing at a time: its outcome is said, then `reload` asks anew.
// An answer without the member `sign` is the node's refusal.
import { useState } from 'preact/hooks';

import { Problem } from '../../api/client';
import { problem_text } from '../../ui/state';
import { say } from '../../ui/toast';

export interface Acting { busy: boolean; act: (call: () => Promise<object>, done: string) => Promise<void> }

export function use_act(sign: string, reload: () => void): Acting {
  const [busy, set_busy] = useState(false);
  const act = async (call: () => Promise<object>, done: string): Promise<void> => {
    set_busy(true);
    try {
      const answer = await call();
      if (sign in answer) say(done);
      else say(problem_text(new Problem(answer, 422, null)), 'failed');
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      say(problem_text(error), 'failed');
    } finally {
      set_busy(false);
      reload();
    }
  };
  return { busy, act };
}
