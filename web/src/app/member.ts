// Whose figures the screens show: the account of this browser, else the member that somebody chose to look
// at, else in a demonstration its first home. Looking needs no key; reading is everybody's on an open node.
import { computed, effect, signal } from '@preact/signals';
import type { MemberDetail } from '../api/schema';
import { Problem, get } from '../api/client';
import { keep, kept } from '../base/keep';
import { follow, live, type Live } from '../live/feed';
import { topic_name } from '../live/topics';
import type { Members } from '../api/schema';
import { account, session } from './identity';
import { path } from './router';
import { community, demo, ready } from './site';

export type Role = MemberDetail['roles'][number] | 'administrator' | 'developer';

const members_topic = live(topic_name('members', community));
const members = computed(() => (members_topic.value as Live<Members> | null)?.data.members ?? []);
export const names = computed(() => new Map(members.value.map((one) => [one.address, one.name])));
export const name_of = (address: string): string => {
  const name = names.value.get(address);
  return name || `${address.slice(0, 6)}…${address.slice(-4)}`;
};

export const watched = signal<string | null>(kept('watched'));
export function watch(address: string | null): void {
  keep('watched', address);
  watched.value = address;
}

const first_home = computed(() => (demo.value
  ? members.value.find((one) => /home/i.test(one.name))?.address ?? null : null));
const known = computed(() => (watched.value && (members.value.length === 0 || names.value.has(watched.value))
  ? watched.value : null));
export const member = computed(() => known.value ?? account.value?.address ?? first_home.value);
// True where the figures are of another than the account that signs here.
export const looking = computed(() => member.value !== (account.value?.address ?? null));

export const detail = signal<MemberDetail | null>(null);
export const roles = computed<ReadonlySet<Role>>(() => {
  const out = new Set<Role>(detail.value?.roles ?? []);
  const role = session.value?.role;
  if (role === 'administrator') out.add('administrator');
  if (role === 'administrator' || role === 'developer') out.add('developer');
  return out;
});

const passing = computed(() => path.value.startsWith('/c/'));

export function start_member(): void {
  follow('status');
  // A passer-by at a charge point gets no list of members.
  effect(() => (passing.value ? undefined : follow(topic_name('members', community))));
  effect(() => {
    const address = member.value;
    if (!address || !ready.value) return;
    get('/api/v1/communities/{community}/members/{member}', { path: { community, member: address } })
      .then((found) => { if (member.peek() === address) detail.value = found; })
      .catch((error: unknown) => {
        if (!(error instanceof Problem)) throw error;
        if (member.peek() === address) detail.value = null;
      });
  });
}
