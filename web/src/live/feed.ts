// The one WebSocket of the page. Screens follow topics by name; a topic is asked for while somebody
// follows it and the tab is seen, comes whole first and by changes after. After a break the node sends
// what was missed.
import { type Signal, signal } from '@preact/signals';
import { after_change } from './rows';
import { last_answers, remember } from './remembered';

export type Connection = 'connecting' | 'live' | 'lost';
export interface Live<T> {
  data: T;
  received: number;  // performance.now() when it came; negative infinity where it is of an earlier visit
  since: number;     // Date.now() when it came
}

interface Topic { live: Signal<Live<unknown> | null>; seq: number | null; followers: number }
const topics = new Map<string, Topic>();
export const connection = signal<Connection>('connecting');
export const last_heard = signal<number | null>(null);  // Date.now() of the newest message

const retry_ms_max = 10_000;
const hidden_ms = 5_000;  // a hidden tab keeps its topics this long: a glance elsewhere costs nothing
const opening_ms = 4_000;
let socket: WebSocket | null = null;
let retry_ms = 500;
let asleep = false;
let retry_timer: ReturnType<typeof setTimeout> | undefined;

const open = (): boolean => socket?.readyState === WebSocket.OPEN;
const send = (message: object): void => { if (open()) socket?.send(JSON.stringify(message)); };

function topic_of(name: string): Topic {
  let topic = topics.get(name);
  if (!topic) {
    const kept = last_answers.get(name);
    topic = {
      live: signal(kept ? { data: kept.data, received: Number.NEGATIVE_INFINITY, since: kept.since } : null),
      seq: null, followers: 0,
    };
    topics.set(name, topic);
  }
  return topic;
}

function ask(names: string[]): void {
  const resume = names.flatMap((topic) => {
    const seq = topics.get(topic)?.seq;
    return seq === null || seq === undefined ? [] : [{ topic, seq }];
  });
  const subscribe = names.filter((name) => topics.get(name)?.seq === null);
  if (resume.length || subscribe.length) send({ subscribe, resume });
}

const followed = (): string[] => [...topics].filter(([, topic]) => topic.followers > 0).map(([name]) => name);

interface Message { topic: string; seq: number; data?: object; change?: object; error?: string }

function receive(message: Message): void {
  last_heard.value = Date.now();
  if (message.error) {
    console.warn(`feed: ${message.error}`);
    return;
  }
  const topic = topics.get(message.topic);
  if (!topic || topic.followers === 0) return;  // came after it was given up
  const before = topic.live.peek()?.data as Record<string, unknown> | undefined;
  if (!message.data && (topic.seq === null || !before)) return ask([message.topic]);
  topic.seq = message.seq;
  const data = message.data ?? after_change(before ?? {}, message.change as Record<string, unknown>);
  topic.live.value = { data, received: performance.now(), since: Date.now() };
}

function lost(): void {
  socket = null;
  connection.value = 'lost';
  clearTimeout(retry_timer);
  retry_timer = setTimeout(connect, retry_ms * (0.5 + Math.random()));
  retry_ms = Math.min(retry_ms_max, retry_ms * 2);
}

function connect(): void {
  clearTimeout(retry_timer);
  if (asleep || socket) return;
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
  const made = new WebSocket(`${scheme}://${location.host}/api/v1/ws`);
  socket = made;
  const slow = setTimeout(() => { if (made.readyState === WebSocket.CONNECTING) made.close(); }, opening_ms);
  made.onopen = () => {
    clearTimeout(slow);
    retry_ms = 500;
    connection.value = 'live';
    ask(followed());
  };
  made.onmessage = (event: MessageEvent<string>) => { if (socket === made) receive(JSON.parse(event.data) as Message); };
  made.onclose = () => { clearTimeout(slow); if (socket === made) lost(); };
}

function sleep(): void {
  asleep = true;
  const names = followed();
  if (names.length) send({ unsubscribe: names });
  remember([...topics].map(([name, topic]) => [name, topic.live.peek()]));
}

function wake(): void {
  asleep = false;
  if (open()) ask(followed());
  else connect();
}

export function start_feed(): void {
  let sleeping: ReturnType<typeof setTimeout> | undefined;
  document.addEventListener('visibilitychange', () => {
    clearTimeout(sleeping);
    if (document.hidden) sleeping = setTimeout(sleep, hidden_ms);
    else if (asleep) wake();
  });
  addEventListener('pagehide', () => remember([...topics].map(([name, topic]) => [name, topic.live.peek()])));
  // The socket of a computer without network may seem open for minutes.
  addEventListener('offline', () => { const gone = socket; if (gone) { lost(); gone.close(); } });
  addEventListener('online', () => { if (!socket) connect(); });
  connect();
}

// Follows a topic until the returned function is called.
export function follow(name: string): () => void {
  const topic = topic_of(name);
  topic.followers += 1;
  if (topic.followers === 1 && !asleep) ask([name]);
  return () => {
    topic.followers -= 1;
    if (topic.followers > 0) return;
    topic.seq = null;  // what is missed now is not replayed; the next follower gets the whole
    if (!asleep) send({ unsubscribe: [name] });
  };
}

export const live = (name: string): Signal<Live<unknown> | null> => topic_of(name).live;
