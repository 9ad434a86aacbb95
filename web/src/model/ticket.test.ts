import { describe, expect, test } from 'vitest';
import type { CommunitySettings } from '../api/schema';
import { micros, text_of } from '../base/decimal';
import { type Means, refusal, terms } from './ticket';

const settings = {
  mode: 'exchange_then_sharing', tick: '0.001', lot: '0.01', price_floor: '0.05', price_ceiling: '0.4', fee_per_lot: '0.00005',
} as CommunitySettings;
const means: Means = { cash_free: micros('10'), watt_free: micros('2'), watt: micros('3'), watt_limit: micros('13.33') };
const order = (side: 'buy' | 'sell', quantity: string, price: string) => ({ side, quantity: micros(quantity), price: micros(price) });

describe('what is refused before signing', () => {
  test.each([
    [order('buy', '0', '0.2'), 'quantity_zero', '0.01'],
    [order('buy', '1.005', '0.2'), 'quantity_off_lot', '1'],
    [order('buy', '1', '0.2005'), 'price_off_tick', '0.2'],
    [order('sell', '1', '0.049'), 'price_below_floor', '0.05'],
    [order('sell', '1', '0.401'), 'price_above_ceiling', '0.4'],
    [order('buy', '13.34', '0.1'), 'above_limit', '13.33'],
  ])('%o: %s', (ticket, code, fix) => {
    const refused = refusal(ticket, settings, means, false);
    expect(refused?.code).toBe(code);
    expect(refused?.fix === null || refused === null ? null : text_of(refused.fix)).toBe(fix);
  });

  test('what the cash does not cover, with the most that it does', () => {
    const poor = { ...means, cash_free: micros('0.5') };
    expect(refusal(order('buy', '3', '0.2'), settings, poor, false)).toEqual({ code: 'cash_short', field: 'quantity', fix: micros('2.43') });
    expect(refusal(order('buy', '2.43', '0.2'), settings, poor, false)).toBeNull();
  });

  test('everything, where there is no market or the member is suspended', () => {
    expect(refusal(order('buy', '1', '0.2'), { ...settings, mode: 'sharing' }, means, false)?.code).toBe('market_closed');
    expect(refusal(order('buy', '1', '0.2'), settings, means, true)?.code).toBe('suspended');
  });

  test('but not an ask that is not yet produced (DOMAIN 6.2)', () => {
    const ticket = order('sell', '5', '0.2');
    expect(refusal(ticket, settings, means, false)).toBeNull();
    expect(text_of(terms(ticket, settings, means)?.waiting ?? micros('0'))).toBe('3');
  });
});

test('the worst total has the fee in it, on both sides', () => {
  expect(text_of(terms(order('buy', '2.5', '0.412'), settings, means)?.total ?? micros('0'))).toBe('1.0425');
  expect(text_of(terms(order('sell', '2.5', '0.412'), settings, means)?.total ?? micros('0'))).toBe('1.0175');
});

test('a bid waits as far as the store has no room for it (DOMAIN 6.3)', () => {
  expect(text_of(terms(order('buy', '11', '0.1'), settings, means)?.waiting ?? micros('0'))).toBe('0.67');
});
