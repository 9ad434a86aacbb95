import { useEffect, useState } from 'preact/hooks';

import { Problem, post } from '../../api/client';
import type { Token, TokenRequest } from '../../api/schema';
import { session, sign_in } from '../../app/identity';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { Select, TextField } from '../../ui/field';
import { StateNote, problem_text } from '../../ui/state';
import { TokenTable, read_tokens } from '../../wallet/token_table';
import { words } from './words';

const day_ms = 86_400_000;
type Role = TokenRequest['role'];
const roles: readonly Role[] = ['read_only', 'developer', 'administrator'];

function Form({ may, made }: { may: readonly Role[]; made: (secret: string) => void }) {
  const w = words();
  const [name, set_name] = useState('');
  const [role, set_role] = useState<Role>('read_only');
  const [days, set_days] = useState('30');
  const [touched, set_touched] = useState(false);
  const [problem, set_problem] = useState<string | null>(null);
  const count = /^\d{1,3}$/.test(days.trim()) ? Number(days) : 0;
  const missing = name.trim() === '' ? w.name_missing : count < 1 || count > 365 ? w.days_wrong : null;
  const make = async (): Promise<void> => {
    set_touched(true);
    set_problem(null);
    if (missing !== null) return;
    try {
      const answer = await post('/api/v1/tokens', { name: name.trim(), role, lifetime: count * day_ms });
      made((answer as { secret: string }).secret);
      set_name('');
      set_touched(false);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      set_problem(problem_text(error));
    }
  };
  return (
    <form class="token-form" onSubmit={(event) => { event.preventDefault(); void make(); }}>
      <TextField label={w.name} value={name} on_input={set_name} maxLength={60} autocomplete="off" />
      <Select label={w.role} value={role} options={may.map((value) => ({ value, text: w.roles[value] ?? value }))} on_change={set_role} />
      <TextField label={w.days} inputMode="numeric" value={days} on_input={set_days} />
      <div><Button kind="primary" type="submit" blocked={touched ? missing : null}>{w.make}</Button></div>
      {problem && <p class="problem" role="alert">{problem}</p>}
    </form>
  );
}

export function Tokens() {
  const w = words();
  const [tokens, set_tokens] = useState<readonly Token[]>([]);
  const [secret, set_secret] = useState<string | null>(null);
  const role = session.value?.role ?? null;
  const may = role === null ? [] : roles.slice(0, roles.indexOf(role) + 1);
  const permitted = role === 'developer' || role === 'administrator';
  const read = (): void => { if (permitted) void read_tokens().then(set_tokens, () => undefined); };
  useEffect(read, [permitted]);
  if (!permitted)
    return (
      <StateNote state="not_configured" action={role === null ? <Button kind="primary" icon="key" onClick={() => void sign_in()}>{w.sign_in}</Button> : null}>
        {role === null ? w.sign_in_first : w.too_low(w.roles[role] ?? role)}
      </StateNote>
    );
  return (
    <Card title={w.tabs.tokens} note={w.tokens_text}>
      <Form may={may} made={(made) => { set_secret(made); read(); }} />
      {secret && <p role="status">{w.secret} <code data-testid="token">{secret}</code></p>}
      <TokenTable tokens={tokens} changed={read} />
    </Card>
  );
}
