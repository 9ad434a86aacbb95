import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

// Panels of which one is shown; arrow keys move between the tabs.
export function Tabs<T extends string>({ label, value, tabs, on_change, children }: {
  label: string; value: T; tabs: readonly { value: T; text: string }[]; on_change: (value: T) => void; children: ComponentChildren;
}) {
  const id = useId();
  const move = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (!step) return;
    event.preventDefault();
    const at = tabs.findIndex((tab) => tab.value === value);
    const next = tabs[(at + step + tabs.length) % tabs.length];
    if (!next) return;
    on_change(next.value);
    document.getElementById(`${id}-${next.value}`)?.focus();
  };
  return (
    <div class="tabs">
      <div role="tablist" aria-label={label} onKeyDown={move}>
        {tabs.map((tab) => (
          <button key={tab.value} id={`${id}-${tab.value}`} type="button" role="tab" aria-selected={tab.value === value}
            aria-controls={`${id}-panel`} tabIndex={tab.value === value ? 0 : -1} onClick={() => on_change(tab.value)}>{tab.text}</button>
        ))}
      </div>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${value}`} tabIndex={0}>{children}</div>
    </div>
  );
}
