// A count that rises while the page is seen: for what the node serves no topic of.
import { useEffect, useState } from 'preact/hooks';

export function use_ticks(ms: number): number {
  const [count, set_count] = useState(0);
  useEffect(() => {
    const tick = (): void => { if (!document.hidden) set_count((before) => before + 1); };
    const timer = setInterval(tick, ms);
    document.addEventListener('visibilitychange', tick);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', tick);
    };
  }, [ms]);
  return count;
}
