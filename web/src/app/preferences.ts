// How this browser likes to see things: theme and the colours of buying and selling.
import { effect, signal } from '@preact/signals';
import { keep, kept } from '../base/keep';

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];
export const trade_colours = ['blue-orange', 'red-up', 'green-up'] as const;
export type TradeColours = (typeof trade_colours)[number];

function choice<T extends string>(name: string, options: readonly T[], fallback: T) {
  const before = kept(name);
  const made = signal<T>(options.find((option) => option === before) ?? fallback);
  return made;
}

export const theme = choice('theme', themes, 'system');
export const colours = choice('trade-colours', trade_colours, 'blue-orange');

export function start_preferences(): void {
  effect(() => {
    keep('theme', theme.value);
    if (theme.value === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme.value;
  });
  effect(() => {
    keep('trade-colours', colours.value);
    document.documentElement.dataset.trade = colours.value;
  });
}
