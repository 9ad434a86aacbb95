// Charging: the community's charge points, the member's sessions and cards, and one's own charge points.
import type { ScreenProps } from '../../app/screens';
import { query, set_query } from '../../app/router';
import { Tabs } from '../../ui/tabs';
import { Cards } from './cards';
import { OwnPiles } from './own';
import { Piles } from './piles';
import { Sessions } from './sessions';
import { words } from './words';
import '../../wallet/wallet.css';
import './charging.css';

const parts = ['piles', 'sessions', 'cards', 'own'] as const;
type Part = (typeof parts)[number];

export default function ChargingScreen(_: ScreenProps) {
  const w = words();
  const part: Part = parts.find((each) => each === query.value.get('part')) ?? 'piles';
  return (
    <Tabs label={w.sections} value={part} tabs={parts.map((each) => ({ value: each, text: w.tabs[each] }))}
      on_change={(value) => set_query({ part: value })}>
      {part === 'piles' && <Piles />}
      {part === 'sessions' && <Sessions />}
      {part === 'cards' && <Cards />}
      {part === 'own' && <OwnPiles />}
    </Tabs>
  );
}
