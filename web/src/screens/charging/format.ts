// Amounts to their last unit, and spans of time.
import { formats } from '../../app/site';
import { decimals_of } from '../../model/session';

// What an outlet is built for: 22 kW, 3.7 kW
export const rated = (watts: number): string => `${formats.value.number(watts / 1000, watts % 1000 === 0 ? 0 : 1)}\u00a0kW`;
export const exact_money = (amount: string): string => formats.value.money(amount, decimals_of(amount));
export const exact_energy = (amount: string): string => formats.value.energy(amount, decimals_of(amount));
// 40 s, 7 min, 1:05 h
export function span(ms: number): string {
  if (ms < 60_000) return `${Math.floor(ms / 1000)}\u00a0s`;
  const minutes = Math.floor(ms / 60_000);
  return minutes < 60 ? `${minutes}\u00a0min` : `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}\u00a0h`;
}
