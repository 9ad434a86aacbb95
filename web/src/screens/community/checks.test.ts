import { expect, test } from 'vitest';

import type { MemberInterval } from '../../api/schema';
import { checks_of } from './checks';

const row = (change: Partial<MemberInterval>): MemberInterval => ({
  member: `0x${'11'.repeat(20)}`, import_energy: '0', export_energy: '0', minted: '0', burned: '0', shared_in: '0', shared_out: '0',
  grid_import: '0', grid_export: '0', replaced: '0', returned: '0', sharing_cash: '0', grid_cash: '0', ...change,
});
const giver = row({ export_energy: '2.000001', minted: '1', shared_out: '0.75', grid_export: '0.250001', sharing_cash: '0.12' });
const taker = row({ import_energy: '1.5', burned: '0.5', shared_in: '0.75', grid_import: '0.25', sharing_cash: '-0.12' });

test('books that add up', () => {
  const checks = checks_of([giver, taker]);
  expect([checks.used.holds, checks.fed.holds, checks.shared.holds]).toEqual([true, true, true]);
  expect(checks.fed.left).toBe(2_000_001);
  expect(checks.sharing_cash).toBe(0);
});

test('a millionth too much anywhere is found, even where two of them cancel out', () => {
  expect(checks_of([giver, { ...taker, burned: '0.500001' }]).used.holds).toBe(false);
  expect(checks_of([{ ...giver, grid_export: '0.25' }, taker]).fed.holds).toBe(false);
  expect(checks_of([giver, { ...taker, shared_in: '0.750001', burned: '0.499999' }]).shared.holds).toBe(false);
  expect(checks_of([{ ...taker, burned: '0.6' }, { ...taker, burned: '0.4' }]).used).toMatchObject({ left: 3_000_000, right: 3_000_000, holds: false });
  expect(checks_of([giver, { ...taker, sharing_cash: '-0.119999' }]).sharing_cash).toBe(1);
});

test('corrections count', () =>
  expect(checks_of([row({ import_energy: '1', burned: '1.5', returned: '0.5' }), row({ export_energy: '1', minted: '1.25', replaced: '0.25' })]))
    .toMatchObject({ used: { holds: true }, fed: { holds: true } }));
