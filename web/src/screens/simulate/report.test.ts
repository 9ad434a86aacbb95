import { expect, test } from 'vitest';

import { commands, exact } from './report';

test('figures are read as they are written', () => {
  expect(exact(592.767908)).toBe(592_767_908);
  expect(exact(-0.000001)).toBe(-1);
  expect(exact(0)).toBe(0);
  expect(exact(100)).toBe(100_000_000);
});

test('a run is told as the commands that repeat it', () => {
  const run = { number: 3, name: '', state: 'finished', done: 1, total: 1, sample: { homes: 8, days: 7, seed: 2 }, roofs: 5, battery: '12.5', seed: 9, error: '' } as const;
  expect(commands(run, 'Europe/Vienna')).toEqual([
    'wattbook sim make town --homes 8 --days 7 --seed 2 --zone Europe/Vienna',
    'wattbook sim run town/scenario.toml --out report3 --roofs 5 --battery-kwh 12.5 --seed 9',
  ]);
  expect(commands({ ...run, sample: null, roofs: 0, battery: '0', seed: null }, 'UTC')).toEqual(['wattbook sim run scenario.toml --out report3']);
});
