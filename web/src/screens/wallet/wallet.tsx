// What somebody has, sends, receives and had; and the keys of this browser.
import '../../wallet/wallet.css';
import './wallet.css';

import type { ScreenProps } from '../../app/screens';
import { account, open_account } from '../../app/identity';
import { member } from '../../app/member';
import { query, set_query } from '../../app/router';
import { Button } from '../../ui/button';
import { StateNote } from '../../ui/state';
import { Tabs } from '../../ui/tabs';
import { AdviceCard } from './advice';
import { Balances } from './balances';
import { History } from './history';
import { Keys } from './keys';
import { Receive } from './receive';
import { Send } from './send';
import { words } from './words';

const parts = ['balances', 'send', 'receive', 'history', 'keys'] as const;
type Part = (typeof parts)[number];

export default function WalletScreen(_: ScreenProps) {
  const w = words();
  const asked = query.value.get('part');
  const part: Part = parts.find((each) => each === asked) ?? (query.value.has('to') ? 'send' : 'balances');
  const address = member.value;
  const own = account.value?.address ?? null;
  const nobody = (
    <StateNote state="not_configured" action={<Button kind="primary" icon="key" onClick={() => void open_account()}>{w.open}</Button>}>
      {w.nobody_text}
    </StateNote>
  );
  return (
    <Tabs label={w.sections} value={part} tabs={parts.map((each) => ({ value: each, text: w.tabs[each] }))}
      on_change={(value) => set_query({ part: value })}>
      {part === 'keys' && <Keys />}
      {part === 'balances' && (address ? <div key={address} class="wallet-parts"><Balances address={address} /><AdviceCard address={address} /></div> : nobody)}
      {part === 'history' && (address ? <History key={address} address={address} /> : nobody)}
      {part === 'send' && <Send own={own} />}
      {part === 'receive' && (own ?? address ? <Receive address={own ?? address ?? ''} /> : nobody)}
    </Tabs>
  );
}
