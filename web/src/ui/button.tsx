import type { ButtonHTMLAttributes, ComponentChildren } from 'preact';
import { Icon, type IconName } from './icon';

interface Properties extends Omit<ButtonHTMLAttributes, 'icon' | 'title'> {
  kind?: 'primary' | 'plain' | 'quiet' | 'danger';
  icon?: IconName;
  // Why it cannot be pressed now; shown under the button, as a disabled control must say why.
  blocked?: string | null;
  busy?: boolean;
  type?: 'button' | 'submit';
  children: ComponentChildren;
}

export function Button({ kind = 'plain', icon, blocked = null, busy = false, type = 'button', class: more = '', children, ...rest }: Properties) {
  const disabled = blocked !== null || busy;
  return (
    <>
      <button {...rest} type={type} class={`button ${kind} ${String(more)}`} aria-disabled={disabled} aria-busy={busy}
        onClick={(event) => {
          if (disabled) event.preventDefault();
          else rest.onClick?.(event);
        }}>
        {icon && <Icon name={icon} size={18} />}
        <span>{children}</span>
      </button>
      {blocked && <p class="why">{blocked}</p>}
    </>
  );
}

// A button of an icon alone; its label is read out and shown on hover.
export function IconButton({ icon, label, ...rest }: Omit<ButtonHTMLAttributes, 'icon'> & { icon: IconName; label: string }) {
  return (
    <button {...rest} type="button" class="icon-button" aria-label={label} title={label}>
      <Icon name={icon} />
    </button>
  );
}
