// The live feed: one WebSocket, topics named like the paths under /api/v1/. A topic comes whole first,
// then by changes; after a break the server sends what was missed. A hidden tab unsubscribes.
const retry_ms_max = 10_000;

// The lists of a topic, the key of their rows, and how many rows a list that grows at the front keeps.
const lists = {
  bids: { key: 'price' }, asks: { key: 'price' }, members: { key: 'address' },
  trades: { key: 'id', grows: true, keep: 50 }, blocks: { key: 'height', grows: true, keep: 50 },
  intervals: { key: 'start', grows: true, keep: 192 },
};

// The rows after a change: changed ones in their place, levels without orders gone.
function changed_rows(name, before, change) {
  const { key, grows, keep } = lists[name];
  const fresh = new Map(change.map((row) => [row[key], row]));
  const kept = before.map((row) => {
    const now = fresh.get(row[key]) ?? row;
    fresh.delete(row[key]);
    return now;
  });
  const rows = grows ? [...fresh.values(), ...kept].slice(0, keep) : [...kept, ...fresh.values()];
  if (name === 'bids') rows.sort((a, b) => b.price - a.price);
  if (name === 'asks') rows.sort((a, b) => a.price - b.price);
  return rows.filter((row) => row.orders !== 0);
}

function changed(before, change) {
  const after = { ...change };
  for (const name of Object.keys(change))
    if (name in lists) after[name] = changed_rows(name, before[name], change[name]);
  return after;
}

export class Feed {
  #topics;
  #on_data;
  #on_state;
  #socket = null;
  #retry_ms = 500;
  #seen = new Map();  // by topic: number and data

  // on_data(topic, data); on_state('connecting' | 'live' | 'lost').
  constructor(topics, on_data, on_state) {
    this.#topics = topics;
    this.#on_data = on_data;
    this.#on_state = on_state;
    document.addEventListener('visibilitychange', () => this.#follow());
  }

  start() {
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    const socket = new WebSocket(`${scheme}://${location.host}/api/v1/ws`);
    this.#socket = socket;
    socket.onopen = () => {
      this.#retry_ms = 500;
      this.#follow();
      this.#on_state('live');
    };
    socket.onmessage = (event) => this.#receive(JSON.parse(event.data));
    socket.onclose = () => this.#retry();
  }

  #follow() {
    if (this.#socket?.readyState !== WebSocket.OPEN) return;
    if (document.hidden) return this.#socket.send(JSON.stringify({ unsubscribe: this.#topics }));
    const resume = this.#topics.filter((topic) => this.#seen.has(topic))
      .map((topic) => ({ topic, seq: this.#seen.get(topic).seq }));
    const subscribe = this.#topics.filter((topic) => !this.#seen.has(topic));
    this.#socket.send(JSON.stringify({ subscribe, resume }));
  }

  #receive(message) {
    if (message.error) {
      console.warn(`feed: ${message.error}`);
      return;
    }
    const { topic, seq } = message;
    const data = message.data ?? changed(this.#seen.get(topic).data, message.change);
    this.#seen.set(topic, { seq, data });
    this.#on_data(topic, data);
  }

  #retry() {
    this.#on_state('lost');
    const jitter = 0.5 + Math.random();
    setTimeout(() => this.start(), this.#retry_ms * jitter);
    this.#retry_ms = Math.min(retry_ms_max, this.#retry_ms * 2);
  }
}
