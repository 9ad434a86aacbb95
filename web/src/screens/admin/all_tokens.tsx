import { use_get } from '../../api/query';
import { Card } from '../../ui/card';
import { Loaded } from '../../ui/state';
import { TokenTable } from '../../wallet/token_table';
import { words } from './words';

export function AllTokens() {
  const w = words();
  const asked = use_get('/api/v1/tokens', {});
  return <Card title={w.tabs.tokens} note={w.tokens_text}><Loaded asked={asked}>{({ tokens }) => <TokenTable tokens={tokens} changed={asked.reload} />}</Loaded></Card>;
}
