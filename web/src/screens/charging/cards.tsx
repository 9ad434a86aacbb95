// The cards and codes that may charge at the member's expense.
import type { ChargingToken } from '../../api/schema';
import { use_get } from '../../api/query';
import { account, open_account } from '../../app/identity';
import { member } from '../../app/member';
import { community, formats, interval_start, site_now } from '../../app/site';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { Loaded, Mark, StateNote } from '../../ui/state';
import { say } from '../../ui/toast';
import { rejection_text } from '../../wallet/rejection_words';
import { send_said } from '../../wallet/send_said';
import { short } from '../../i18n/format';
import { CardForm } from './card_form';
import { exact_money } from './format';
import { words } from './words';

async function block(token: ChargingToken, blocked: boolean, done: () => void): Promise<void> {
  const { digest, session_limit, valid_until } = token;
  const receipt = await send_said({ SetChargingToken: { community, token: digest, session_limit, valid_until, blocked } });
  if (!receipt) return;
  if (receipt.code !== 'none') return say(rejection_text(receipt.code, receipt.field), 'failed');
  say(words().card_done);
  done();
}

export function Cards() {
  const w = words();
  const f = formats.value;
  const owner = member.value;
  const signs = owner !== null && account.value?.address === owner;
  const asked = use_get('/api/v1/communities/{community}/charging-tokens', owner ? { path: { community }, query: { account: owner, limit: 1000 } } : null, interval_start.value);
  if (!owner)
    return (
      <StateNote state="not_configured" action={<Button kind="primary" icon="key" onClick={() => void open_account()}>{w.open_account}</Button>}>
        {w.no_account}
      </StateNote>
    );
  return (
    <div class="grid">
      <div class="seven">
        <Card title={w.cards} note={w.cards_note}>
          <Loaded asked={asked}>{({ tokens }) => (
            <ul class="card-list">
              {tokens.map((token) => {
                const lapsed = token.valid_until < (site_now() ?? 0);
                return (
                  <li key={token.digest} class="card-row">
                    <span><code title={token.digest}>{short(token.digest)}</code><br /><span class="note">{w.limit} {exact_money(token.session_limit)} · {w.until} {f.date(token.valid_until)}</span></span>
                    <span class="key-buttons">
                      <Mark state={token.blocked || lapsed ? 'stale' : 'no_data'}>{token.blocked ? w.blocked : lapsed ? w.lapsed : w.allowed}</Mark>
                      {signs && <Button class="small" onClick={() => void block(token, !token.blocked, asked.reload)}>{token.blocked ? w.unblock : w.block}</Button>}
                    </span>
                  </li>
                );
              })}
              {tokens.length === 0 && <li class="note">{w.no_cards}</li>}
            </ul>
          )}</Loaded>
        </Card>
      </div>
      {signs && <div class="five"><Card title={w.add_card}><CardForm done={asked.reload} /></Card></div>}
    </div>
  );
}
