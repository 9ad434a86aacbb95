// For administrators of the node: its health, who may do what, tokens, the log of what was done, which
// charge points it serves.
import '../../wallet/wallet.css';
import './admin.css';

import type { ScreenProps } from '../../app/screens';
import { query, set_query } from '../../app/router';
import { Tabs } from '../../ui/tabs';
import { Audit } from './audit';
import { Health } from './health';
import { Grants } from './grants';
import { Backups } from './backups';
import { NodeSettings } from './settings';
import { Stations } from './stations';
import { AllTokens } from './all_tokens';
import { words } from './words';

const parts = ['health', 'roles', 'tokens', 'audit', 'stations', 'backups', 'settings'] as const;

export default function Admin(_: ScreenProps) {
  const w = words();
  const part = parts.find((each) => each === query.value.get('part')) ?? 'health';
  return (
    <Tabs label={w.sections} value={part} tabs={parts.map((each) => ({ value: each, text: w.tabs[each] }))} on_change={(value) => set_query({ part: value })}>
      {part === 'health' && <Health />}
      {part === 'roles' && <Grants />}
      {part === 'tokens' && <AllTokens />}
      {part === 'audit' && <Audit />}
      {part === 'stations' && <Stations />}
      {part === 'backups' && <Backups />}
      {part === 'settings' && <NodeSettings />}
    </Tabs>
  );
}
