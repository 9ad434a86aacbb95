// The community that is shown and its clock: what every screen needs of `status`.
import { type ReadonlySignal, computed } from '@preact/signals';
import type { Status } from '../api/schema';
import { Formats } from '../i18n/format';
import { language, locale_of } from '../i18n/language';
import { type Live, connection, live } from '../live/feed';

export const community = 0;  // this node's first; nodes with several are reached by their own pages

const heard = live('status') as ReadonlySignal<Live<Status> | null>;
export const status = computed(() => heard.value?.data ?? null);

// Parts that seldom change, so that what uses them is not drawn anew with every block.
export const time_zone = computed(() => status.value?.time_zone ?? 'UTC');
export const currency = computed(() => status.value?.currency ?? 'EUR');
export const interval_start = computed(() => status.value?.interval_start ?? null);
export const interval_length = computed(() => status.value?.interval_length ?? 900_000);
export const demo = computed(() => status.value?.demo ?? false);
export const ready = computed(() => status.value !== null);

export const formats = computed(() => new Formats({
  locale: locale_of(language.value), time_zone: time_zone.value, currency: currency.value,
}));

// The ledger's clock now: it runs `speed` times as fast between blocks. Null before the first status;
// without connection it stands, as nothing is known of what came since.
export function site_now(): number | null {
  const at = heard.peek();
  if (!at) return null;
  if (connection.peek() !== 'live' || at.received < 0) return at.data.time;
  return at.data.time + (performance.now() - at.received) * at.data.speed;
}
