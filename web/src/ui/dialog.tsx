import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { words } from './words';
import { IconButton } from './button';

interface Properties {
  open: boolean;
  title: string;
  on_close: () => void;
  wide?: boolean;
  children: ComponentChildren;
}

// The browser's own modal dialog: it keeps the focus inside, closes with Esc and gives the focus back.
export function Dialog({ open, title, on_close, wide = false, children }: Properties) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const element = dialog.current;
    if (!element || element.open === open) return;
    if (open) element.showModal();
    else element.close();
  }, [open]);
  return (
    <dialog ref={dialog} class={wide ? 'wide' : ''} aria-labelledby={id} onClose={on_close}
      onClick={(event) => { if (event.target === dialog.current) dialog.current?.close(); }}>
      {open && (
        <div class="dialog-body">
          <header>
            <h2 id={id}>{title}</h2>
            <IconButton icon="close" label={words().close} onClick={() => dialog.current?.close()} />
          </header>
          {children}
        </div>
      )}
    </dialog>
  );
}
