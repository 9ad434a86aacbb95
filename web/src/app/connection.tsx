import { useLayoutEffect } from 'preact/hooks';
import { useComputed, useSignal } from '@preact/signals';
import { connection } from '../live/feed';
import { formats, interval_length, interval_start, ready, site_now, status } from './site';
import { words } from './words';

// Live, or since when nothing has come.
export function Connection() {
  const w = words();
  const state = connection.value;
  const time = status.value?.time;
  const text = state === 'lost' && time !== undefined ? `${w.lost} ${w.data_from(formats.value.seconds(time))}` : w[state];
  return <span class={`pill ${state}`} role="status">{text}</span>;
}

// The settlement slot and what is left of it; silent while the node's clock is not known.
export function SlotClock() {
  const left = useSignal<number | null>(null);
  const short = useComputed(() => (left.value === null ? '' : formats.value.countdown(left.value)));
  const known = ready.value && connection.value === 'live';
  // Before the first drawing, so that nothing moves when it appears.
  useLayoutEffect(() => {
    const tick = (): void => {
      const now = site_now();
      const start = interval_start.peek();
      left.value = now === null || start === null || connection.peek() !== 'live' ? null
        : Math.max(0, start + interval_length.peek() - now);
    };
    tick();
    const timer = setInterval(tick, 1000);
    return () => clearInterval(timer);
  }, [known]);
  const start = interval_start.value;
  if (left.value === null || start === null) return null;
  return <span class="pill slot" role="timer" aria-live="off">{words().slot(formats.value.slot(start, interval_length.value), short.value)}</span>;
}
