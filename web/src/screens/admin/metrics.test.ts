import { expect, test } from 'vitest';

import { metric, read_metrics } from './metrics';

test('values are read with their labels, comments and faults are left out', () => {
  const metrics = read_metrics('# TYPE wattbook_build info\nwattbook_build_info{version="0.1.0",protocol="2"} 1\nwattbook_block_age_seconds 60.441\nwattbook_x NaN\n# EOF\n');
  expect(metrics).toEqual([
    { name: 'wattbook_build_info', labels: '{version="0.1.0",protocol="2"}', value: 1 },
    { name: 'wattbook_block_age_seconds', labels: '', value: 60.441 },
  ]);
  expect(metric(metrics, 'wattbook_block_age_seconds')).toBe(60.441);
  expect(metric(metrics, 'wattbook_ready')).toBeNull();
});
