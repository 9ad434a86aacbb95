// The operator's view of the whole: battery, rules and prices, settlement, statements, alarms. Reading is
// everybody's; what changes something is signed, and the ledger takes it from the operator only.
import '../../wallet/wallet.css';
import './community.css';

import type { ScreenProps } from '../../app/screens';
import { query, set_query } from '../../app/router';
import { Tabs } from '../../ui/tabs';
import { Alerts } from './alerts';
import { Overview } from './overview';
import { Plan } from './plan';
import { Rules } from './rules';
import { Settlement } from './settlement';
import { Statements } from './statements';
import { words } from './words';

const parts = ['overview', 'plan', 'rules', 'settlement', 'statements', 'alerts'] as const;

export default function CommunityScreen(_: ScreenProps) {
  const w = words();
  const part = parts.find((each) => each === query.value.get('part')) ?? 'overview';
  return (
    <Tabs label={w.sections} value={part} tabs={parts.map((each) => ({ value: each, text: w.tabs[each] }))}
      on_change={(value) => set_query({ part: value, slot: null })}>
      {part === 'overview' && <Overview />}
      {part === 'plan' && <Plan />}
      {part === 'rules' && <Rules />}
      {part === 'settlement' && <Settlement />}
      {part === 'statements' && <Statements />}
      {part === 'alerts' && <Alerts />}
    </Tabs>
  );
}
