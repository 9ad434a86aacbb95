// Parts of a whole: a bar, and each part with its name, share and amount. The shares add up to 100 %.
import type { ComponentChildren } from 'preact';
import './shares.css';

export interface Part { key: string; label: string; colour: string; amount: number; percent: number; text: ComponentChildren }

export function Shares({ parts }: { parts: readonly Part[] }) {
  const told = parts.map((part) => `${part.label} ${part.percent} %`).join(', ');
  return (
    <>
      <div class="shares" role="img" aria-label={told}>
        {parts.map((part) => part.amount > 0 && <span key={part.key} style={{ flexGrow: String(Math.max(1, part.percent)), background: `var(--${part.colour})` }} />)}
      </div>
      <ul class="parts">
        {parts.map((part) => (
          <li key={part.key} class={part.amount > 0 ? '' : 'none'}>
            <span class="dot" style={{ background: `var(--${part.colour})` }} />
            <span>{part.label}</span><strong>{part.percent}&nbsp;%</strong><span class="note">{part.text}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
