// The live tokens and sessions, with the way to revoke each; for their owner and for administrators.
import { Problem, get, post } from '../api/client';
import type { Token } from '../api/schema';
import { name_of } from '../app/member';
import { formats } from '../app/site';
import { Button } from '../ui/button';
import { problem_text } from '../ui/state';
import { Table, type Column } from '../ui/table';
import { say } from '../ui/toast';
import { words } from './words';

export const read_tokens = async (): Promise<readonly Token[]> => (await get('/api/v1/tokens')).tokens;

export function TokenTable({ tokens, changed }: { tokens: readonly Token[]; changed: () => void }) {
  const w = words().tokens;
  const f = formats.value;
  const revoke = async (token: Token): Promise<void> => {
    try {
      await post('/api/v1/tokens/{number}/revoke', undefined as never, { path: { number: token.number } });
      say(w.revoked);
      changed();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      say(problem_text(error), 'failed');
    }
  };
  const columns: Column<Token>[] = [
    { key: 'name', head: w.name, heading: true, cell: (row) => row.name || w.session },
    { key: 'role', head: w.role, cell: (row) => w.roles[row.role] },
    { key: 'owner', head: w.owner, cell: (row) => (row.owner ? name_of(row.owner) : null) },
    { key: 'created', head: w.created, cell: (row) => f.date_time(row.created) },
    { key: 'expires', head: w.expires, cell: (row) => f.date_time(row.expires) },
    { key: 'revoke', head: <span class="unseen">{w.revoke}</span>, cell: (row) => <Button aria-label={`${w.revoke}: ${row.name}`} onClick={() => void revoke(row)}>{w.revoke}</Button> },
  ];
  return <Table caption={w.title} columns={columns} rows={tokens} key_of={(row) => row.number} empty={w.none} />;
}
