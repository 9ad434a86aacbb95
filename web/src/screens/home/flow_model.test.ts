import { expect, test } from 'vitest';
import type { Flow } from '../../api/schema';
import { balance, net_power, staleness } from './flow_model';

const flow = (more: Partial<Flow> = {}): Flow => ({
  interval_start: 1000, interval_length: 900_000, solar: 41_000, battery_out: 0, grid_in: 0, homes: 11_000, vehicles: 0,
  battery_in: 20_000, grid_out: 10_000, battery_stored: null, battery_capacity: null, ...more,
} as Flow);

test('what does not balance is named, beyond rounding', () => {
  expect(balance(flow()).unaccounted).toBeNull();
  expect(balance(flow({ solar: 41_050 })).unaccounted).toBeNull();
  expect(balance(flow({ solar: 41_060 })).unaccounted).toBe(60);
  expect(balance(flow({ homes: 12_000 })).unaccounted).toBe(-1000);
});

test('a node without meter is unknown, not zero', () => {
  expect(net_power(flow({ vehicles: null }), 'vehicles')).toBeNull();
  expect(net_power(flow({ grid_in: null, grid_out: 500 }), 'grid')).toBe(-500);
  expect(net_power(null, 'solar')).toBeNull();
});

test('after two intervals without news the flow is stale', () => {
  const end = 1000 + 900_000;
  expect(staleness(flow(), end + 1_800_000)).toBeNull();
  expect(staleness(flow(), end + 1_800_001)).toBe(1_800_001);
});
