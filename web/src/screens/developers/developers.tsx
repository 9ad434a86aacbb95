// For those who write programs: the operations, tokens, the live feed as it comes, typed data to try.
import '../../wallet/wallet.css';
import './developers.css';

import type { ScreenProps } from '../../app/screens';
import { query, set_query } from '../../app/router';
import { Tabs } from '../../ui/tabs';
import { Events } from './events';
import { Playground } from './playground';
import { Reference } from './reference';
import { Tokens } from './tokens';
import { words } from './words';

const parts = ['reference', 'tokens', 'events', 'playground'] as const;

export default function Developers(_: ScreenProps) {
  const w = words();
  const part = parts.find((each) => each === query.value.get('part')) ?? 'reference';
  return (
    <Tabs label={w.sections} value={part} tabs={parts.map((each) => ({ value: each, text: w.tabs[each] }))} on_change={(value) => set_query({ part: value })}>
      {part === 'reference' && <Reference />}
      {part === 'tokens' && <Tokens />}
      {part === 'events' && <Events />}
      {part === 'playground' && <Playground />}
    </Tabs>
  );
}
