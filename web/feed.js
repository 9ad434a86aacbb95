// The live feed: one WebSocket, topics named like the paths under /api/v1/. Every message carries the
// whole state of its topic, so a reconnect needs no history. A hidden tab unsubscribes.
const retry_ms_max = 10_000;

export class Feed {
  #topics;
  #on_data;
  #on_state;
  #socket = null;
  #retry_ms = 500;
  #sequence = new Map();

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
    this.#sequence.clear();
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
    const verb = document.hidden ? 'unsubscribe' : 'subscribe';
    this.#socket.send(JSON.stringify({ [verb]: this.#topics }));
  }

  #receive(message) {
    if (message.error) {
      console.warn(`feed: ${message.error}`);
      return;
    }
    if (message.seq <= (this.#sequence.get(message.topic) ?? -1)) return;
    this.#sequence.set(message.topic, message.seq);
    this.#on_data(message.topic, message.data);
  }

  #retry() {
    this.#on_state('lost');
    const jitter = 0.5 + Math.random();
    setTimeout(() => this.start(), this.#retry_ms * jitter);
    this.#retry_ms = Math.min(retry_ms_max, this.#retry_ms * 2);
  }
}
