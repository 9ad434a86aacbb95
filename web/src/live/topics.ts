// The topics that there are, with the types of their data, as hooks: a component follows a topic while
// it is shown.
import { useEffect } from 'preact/hooks';
import type { ReadonlySignal } from '@preact/signals';
import type { Blocks, Book, ChargingNow, Flow, Intervals, Members, Status, Trades } from '../api/schema';
import { type Live, follow, live } from './feed';

export interface Topics {
  status: Status;
  blocks: Blocks;
  flow: Flow;
  book: Book;
  trades: Trades;
  members: Members;
  intervals: Intervals;
  charging: ChargingNow;
}

export const topic_name = (topic: keyof Topics, community: number): string =>
  (topic === 'status' || topic === 'blocks' ? topic : `communities/${community}/${topic}`);

export function use_topic<K extends keyof Topics>(topic: K, community = 0): ReadonlySignal<Live<Topics[K]> | null> {
  const name = topic_name(topic, community);
  useEffect(() => follow(name), [name]);
  return live(name) as ReadonlySignal<Live<Topics[K]> | null>;
}
