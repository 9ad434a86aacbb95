// Answers kept while they are shown: `use_get` gives at once what is known, asks anew when its parameters
// or `fresh` change, and says which of the data states it is in.
import { useEffect, useMemo } from 'preact/hooks';
import { type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { type Answer, type GetPath, type Got, type Params, Problem, address_of, get_page } from './client';

export type Query<T> =
  | { state: 'loading'; data: null; problem: null; kept_at: null }
  | { state: 'ready'; data: T; problem: null; kept_at: number | null }
  | { state: 'failed'; data: T | null; problem: Problem; kept_at: number | null };

const loading = { state: 'loading', data: null, problem: null, kept_at: null } as const;
const known_max = 60;
const known = new Map<string, Signal<Query<unknown>>>();
// What is being asked, by key, with the state of the world it was asked in; and what is to be asked again then.
const running = new Map<string, unknown>();
const again = new Set<string>();

function entry(key: string): Signal<Query<unknown>> {
  let found = known.get(key);
  if (!found) {
    found = signal<Query<unknown>>(loading);
    known.set(key, found);
    const oldest = known.keys().next().value;
    if (known.size > known_max && oldest !== undefined) known.delete(oldest);
  }
  return found;
}

type Load<T> = () => Promise<Pick<Got<T>, 'data' | 'kept_at'>>;

async function fill<T>(key: string, load: Load<T>, target: Signal<Query<unknown>>): Promise<void> {
  try {
    const { data, kept_at } = await load();
    target.value = { state: 'ready', data, problem: null, kept_at };
  } catch (error) {
    const problem = error instanceof Problem ? error : new Problem({ title: String(error) }, -1, null);
    const before = target.peek();
    target.value = { state: 'failed', data: before.data, problem, kept_at: before.kept_at };
  } finally {
    running.delete(key);
  }
}

export interface Asked<T> { query: ReadonlySignal<Query<T>>; reload: () => void }

// What `load` gives, under a key that names it; a null key asks nothing yet. `fresh` names the state of the
// world that the answer is of: when it changes the answer is asked for again, and the old one stays in
// sight until then.
export function use_load<T>(key: string | null, load: Load<T>, fresh: unknown = null): Asked<T> {
  const target = useMemo(() => (key === null ? signal<Query<unknown>>(loading) : entry(key)), [key]);
  const ask = async (): Promise<void> => {
    if (key === null) return;
    do {
      again.delete(key);
      running.set(key, fresh);
      await fill(key, load, target);
    } while (again.has(key));
  };
  // An answer that is on its way may be of the world before.
  const reload = (): void => {
    if (key === null) return;
    if (running.has(key)) again.add(key);
    else void ask();
  };
  useEffect(() => { if (key === null || !running.has(key) || running.get(key) !== fresh) reload(); }, [key, fresh]);
  return { query: target as ReadonlySignal<Query<T>>, reload };
}

export function use_get<P extends GetPath>(path: P, params: Params<P> | null, fresh: unknown = null): Asked<Answer<P>> {
  const key = params && address_of(path, params);
  return use_load<Answer<P>>(key, () => get_page(path, params ?? {}), fresh);
}
