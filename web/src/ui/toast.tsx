// Short news at the edge of the screen, read out politely. Errors stay until they are closed.
import { signal } from '@preact/signals';
import { IconButton } from './button';
import { Icon } from './icon';
import { words } from './words';

interface Toast { id: number; text: string; kind: 'done' | 'failed' }
const toasts = signal<Toast[]>([]);
const shown_ms = 6000;
let made = 0;

const drop = (id: number): void => { toasts.value = toasts.value.filter((toast) => toast.id !== id); };

export function say(text: string, kind: Toast['kind'] = 'done'): void {
  const toast = { id: (made += 1), text, kind };
  toasts.value = [...toasts.value.slice(-2), toast];
  if (kind === 'done') setTimeout(() => drop(toast.id), shown_ms);
}

export function Toasts() {
  return (
    <div class="toasts" role="status" aria-live="polite">
      {toasts.value.map((toast) => (
        <div key={toast.id} class={`toast ${toast.kind}`}>
          <Icon name={toast.kind === 'done' ? 'check' : 'warning'} />
          <span>{toast.text}</span>
          <IconButton icon="close" label={words().close} onClick={() => drop(toast.id)} />
        </div>
      ))}
    </div>
  );
}
