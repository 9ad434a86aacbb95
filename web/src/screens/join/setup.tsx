// How one comes from the demo to a community of one's own: commands, as the page cannot run them.
import '../../wallet/wallet.css';
import './join.css';

import type { ScreenProps } from '../../app/screens';
import { Card } from '../../ui/card';
import { words } from './words';

export default function Setup(_: ScreenProps) {
  const w = words();
  return (
    <Card title={w.setup_lead} class="join">
      <ol class="stack">
        {w.setup.map(([title, command]) => <li key={command} class="stack"><strong>{title}</strong><pre class="raw">{command}</pre></li>)}
      </ol>
      <p>{w.setup_then}</p>
      <p class="note">{w.setup_docs}</p>
    </Card>
  );
}
