import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

interface Properties {
  title: string;
  note?: string;             // one line under the title: period, source
  tools?: ComponentChildren; // to the right of the title
  class?: string;
  children: ComponentChildren;
}

export function Card({ title, note, tools, class: classes = '', children }: Properties) {
  const id = useId();
  return (
    <section class={`card ${classes}`} aria-labelledby={id}>
      <header>
        <div>
          <h2 id={id}>{title}</h2>
          {note && <p class="note">{note}</p>}
        </div>
        {tools && <div class="tools">{tools}</div>}
      </header>
      {children}
    </section>
  );
}

// The unit, which a hard space sets off from its number, stands smaller.
function Value({ text }: { text: string }) {
  const at = text.lastIndexOf('\u00a0');
  return at < 0 ? <>{text}</> : <>{text.slice(0, at)}<small>{text.slice(at)}</small></>;
}

// One figure with its name, and what helps to judge it. Absent values say so in words.
export function Figure({ label, value, note, tone, children }: {
  label: string; value: string | null; note?: string | null; tone?: 'good' | 'warn'; children?: ComponentChildren;
}) {
  return (
    <div class="figure">
      <dt>{label}</dt>
      <dd class={value === null ? 'missing' : ''}>{value === null ? '—' : <Value text={value} />}</dd>
      {children}
      {note && <dd class={`hint ${tone ?? ''}`}>{note}</dd>}
    </div>
  );
}

// The bar of a figure, which is a list of descriptions.
export const FigureBar = (bar: Parameters<typeof Bar>[0]) => <dd><Bar {...bar} /></dd>;

// How much of a whole, with the same in words for those who do not see it.
export function Bar({ share, colour, label }: { share: number; colour?: string; label: string }) {
  const percent = Math.max(0, Math.min(1, share)) * 100;
  return (
    <div class="bar" role="img" aria-label={label}>
      <span style={{ width: `${percent}%`, ...(colour ? { background: `var(--${colour})` } : {}) }} />
    </div>
  );
}
