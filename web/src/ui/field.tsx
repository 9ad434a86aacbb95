import type { ComponentChildren, InputHTMLAttributes } from 'preact';
import { useId } from 'preact/hooks';
import { type Micros, typed } from '../base/decimal';
import { words } from './words';

interface Common { label: string; hint?: string | null; problem?: string | null; unit?: string }

function Frame({ label, hint, problem, unit, id, children }: Common & { id: string; children: ComponentChildren }) {
  return (
    <div class={`field ${problem ? 'wrong' : ''}`}>
      <label for={id}>{label}</label>
      <div class="control">{children}{unit && <span class="unit">{unit}</span>}</div>
      {(problem || hint) && <p id={`${id}-note`} class={problem ? 'problem' : 'note'}>{problem ?? hint}</p>}
    </div>
  );
}

type Input = Omit<InputHTMLAttributes, 'label'>;

export function TextField({ label, hint = null, problem = null, unit, value, on_input, ...rest }:
Common & Input & { value: string; on_input: (text: string) => void }) {
  const id = useId();
  return (
    <Frame {...{ label, hint, problem, id }} {...(unit ? { unit } : {})}>
      <input {...rest} id={id} value={value} aria-invalid={problem !== null}
        aria-describedby={problem || hint ? `${id}-note` : undefined}
        onInput={(event) => on_input(event.currentTarget.value)} />
    </Frame>
  );
}

// A decimal amount in either decimal mark. The text stays as it was typed; on_value gets its value, or null
// where it is none.
export function DecimalField({ text, on_text, problem = null, ...rest }:
Common & { text: string; on_text: (text: string, value: Micros | null) => void } & Omit<Input, 'value'>) {
  const wrong = text.trim() !== '' && typed(text) === null ? words().decimal_wrong : problem;
  return (
    <TextField {...rest} inputMode="decimal" autocomplete="off" value={text} problem={wrong}
      on_input={(now) => on_text(now, typed(now))} />
  );
}

export function Select<T extends string>({ label, value, options, on_change, hidden_label = false }: {
  label: string; value: T; options: readonly { value: T; text: string }[]; on_change: (value: T) => void; hidden_label?: boolean;
}) {
  const id = useId();
  return (
    <div class="field">
      <label for={id} class={hidden_label ? 'unseen' : ''}>{label}</label>
      <select id={id} value={value} onChange={(event) => on_change(event.currentTarget.value as T)}>
        {options.map((option) => <option key={option.value} value={option.value} selected={option.value === value}>{option.text}</option>)}
      </select>
    </div>
  );
}

// One of a few, all in sight: radio buttons that look like one control.
export function Choice<T extends string>({ label, value, options, on_change, hidden_label = true, tone }: {
  label: string; value: T; options: readonly { value: T; text: string }[]; on_change: (value: T) => void;
  hidden_label?: boolean; tone?: (value: T) => string;
}) {
  const name = useId();
  return (
    <fieldset class="choice">
      <legend class={hidden_label ? 'unseen' : ''}>{label}</legend>
      <div>
        {options.map((option) => (
          <label key={option.value} class={tone?.(option.value) ?? ''}>
            <input type="radio" name={name} value={option.value} checked={option.value === value} onChange={() => on_change(option.value)} />
            <span>{option.text}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
