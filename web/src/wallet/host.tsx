// Where the wallet's dialogs stand: beside the app, so that any screen can ask for them.
import { signal } from '@preact/signals';
import { render, type ComponentChildren } from 'preact';

import { Dialog } from '../ui/dialog';

interface Shown {
  title: string;
  content: ComponentChildren;
  on_close: () => void;
}
const shown = signal<Shown | null>(null);
let mounted = false;

function Host() {
  const now = shown.value;
  return (
    <Dialog open={now !== null} title={now?.title ?? ''} on_close={() => now?.on_close()}>
      {now?.content}
    </Dialog>
  );
}

// Shows a dialog until `finish` is called, or the person closes it: then the answer is what `on_close` gives,
// which may still be on its way.
export function ask<T>(
  title: string,
  content: (finish: (answer: T) => void) => ComponentChildren,
  on_close: () => T | Promise<T> | null = () => null,
): Promise<T | null> {
  if (!mounted) {
    const place = document.createElement('div');
    place.id = 'wallet-dialogs';
    document.body.append(place);
    render(<Host />, place);
    mounted = true;
  }
  return new Promise((resolve) => {
    const end = (answer: T | Promise<T> | null): void => {
      if (shown.value?.on_close === closed) shown.value = null;
      resolve(answer);
    };
    const closed = (): void => end(on_close());
    shown.value = { title, content: content(end), on_close: closed };
  });
}
