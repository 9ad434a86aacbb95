// Amounts to their last unit, and spans of time.
import { formats } from '../../app/site';
import { decimals_of } from '../../model/session';

export const exact_money = (amount: string): string => formats.value.money(amount, decimals_of(amount));
export const exact_energy = (amount: string): string => formats.value.energy(amount, decimals_of(amount));
// 7 min, 1:05 h
export function span(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  return minutes < 60 ? `${minutes}\u00a0min` : `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}\u00a0h`;
}
