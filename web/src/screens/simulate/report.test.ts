import { expect, test } from 'vitest';

import { commands, exact, files_of, recorded } from './report';

test('figures are read as they are written', () => {
  expect(exact(592.767908)).toBe(592_767_908);
  expect(exact(-0.000001)).toBe(-1);
  expect(exact(0)).toBe(0);
  expect(exact(100)).toBe(100_000_000);
});

test('a run is told as the commands that repeat it', () => {
  const run = { number: 3, name: '', state: 'finished', done: 1, total: 1, sample: { homes: 8, days: 7, seed: 2 }, past: null, owner: null, roofs: 5, battery: '12.5', seed: 9, error: '' } as const;
  expect(commands(run, 'Europe/Vienna')).toEqual([
    'wattbook sim make town --homes 8 --days 7 --seed 2 --zone Europe/Vienna',
    'wattbook sim run town/scenario.toml --out report3 --roofs 5 --battery-kwh 12.5 --seed 9',
  ]);
  expect(commands({ ...run, sample: null, roofs: 0, battery: '0', seed: null }, 'UTC')).toEqual(['wattbook sim run scenario.toml --out report3']);
});

test('what was changed at one home stands in its files, not in the command', () => {
  const past = { community: 0, from: 1, until: 2, member: null };
  const run = { number: 4, name: '', state: 'finished', done: 1, total: 1, sample: null, past, owner: null, roofs: 1, battery: '10', seed: null, error: '' } as const;
  expect(commands(run, 'UTC')).toEqual(['wattbook sim run scenario.toml --out report4 --roofs 1 --battery-kwh 10']);
  expect(commands({ ...run, past: { ...past, member: '0x01' } }, 'UTC')).toEqual(['wattbook sim run scenario.toml --out report4']);
});

test('a record adds up the slots that were simulated, and no later one', () => {
  const row = { start: 0, imported: '2', exported: '1.5', minted: '0', burned: '0', shared_in: '0.5', shared_out: '0.5', grid_import: '0.5', grid_export: '0.3', cash: '0', intervals: 1, corrections: 0 };
  const found = recorded([row, row, { ...row, imported: '99' }], 2);
  expect(found).toEqual({ load: 4_000_000, pv: 3_000_000, community_import: 1_000_000, community_export: 600_000, shared: 1_000_000, self_sufficiency: 750_000, self_consumption: 800_000 });
  expect(recorded([], 0)).not.toHaveProperty('self_sufficiency');
});

test('only files that were made are offered', () => {
  const report = { load: 3, pv: 0 } as Parameters<typeof files_of>[0];
  expect(files_of(report)).toEqual(['scenario.toml', 'prices.csv', 'load.csv']);
});
