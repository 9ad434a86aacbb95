// The live feed as a program gets it: server-sent events, newest first.
import { useEffect, useState } from 'preact/hooks';

import { formats } from '../../app/site';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { words } from './words';

const kept = 40;
const shown_letters = 4000;
const topics = ['status', 'blocks', 'communities/0/flow', 'communities/0/book', 'communities/0/trades', 'communities/0/members', 'communities/0/intervals'];

export function Events() {
  const w = words();
  const [chosen, set_chosen] = useState<readonly string[]>(['status']);
  const [running, set_running] = useState(false);
  const [messages, set_messages] = useState<readonly string[]>([]);
  const [count, set_count] = useState(0);
  const url = `/api/v1/events?topics=${chosen.join(',')}`;
  useEffect(() => {
    if (!running || chosen.length === 0) return undefined;
    const source = new EventSource(url);
    source.onmessage = (event: MessageEvent<string>) => {
      set_count((before) => before + 1);
      set_messages((before) => [event.data, ...before].slice(0, kept));
    };
    return () => source.close();
  }, [running, url]);
  return (
    <Card title={w.tabs.events}>
      <div class="stack">
        <p class="note">{w.events_text}</p>
        <pre class="raw">{`curl -N '${location.origin}${url}'`}</pre>
        <fieldset class="role-choice">
          <legend>{w.topics}</legend>
          {topics.map((topic) => (
            <label key={topic}>
              <input type="checkbox" checked={chosen.includes(topic)}
                onChange={(event) => set_chosen(topics.filter((each) => (each === topic ? event.currentTarget.checked : chosen.includes(each))))} />
              <code>{topic}</code>
            </label>
          ))}
        </fieldset>
        <div class="key-buttons">
          <Button kind="primary" icon={running ? 'pause' : 'play'} onClick={() => set_running(!running)}>{running ? w.stop : w.start}</Button>
          <span role="status">{running && count === 0 ? w.waiting : w.received(formats.value.count(count))}</span>
        </div>
        <ol class="messages" tabIndex={0} aria-label={w.tabs.events}>
          {messages.map((message, i) => <li key={count - i}><code>{message.slice(0, shown_letters)}</code></li>)}
        </ol>
      </div>
    </Card>
  );
}
