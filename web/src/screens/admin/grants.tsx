import { useState } from 'preact/hooks';

import { Problem, post } from '../../api/client';
import { use_get } from '../../api/query';
import type { Grant } from '../../api/schema';
import { name_of } from '../../app/member';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { Select, TextField } from '../../ui/field';
import { Loaded, problem_text } from '../../ui/state';
import { Table, type Column } from '../../ui/table';
import { say } from '../../ui/toast';
import { checksummed, read_address } from '../../wallet/signature';
import { words } from './words';

type Choice = 'read_only' | 'developer' | 'administrator' | 'none';
const choices: readonly Choice[] = ['read_only', 'developer', 'administrator', 'none'];

export function Grants() {
  const w = words();
  const [text, set_text] = useState('');
  const [role, set_role] = useState<Choice>('developer');
  const [touched, set_touched] = useState(false);
  const asked = use_get('/api/v1/grants', {});
  const address = read_address(text) ?? null;
  const problem = text.trim() !== '' && address === null ? w.address_wrong : null;
  const grant = async (): Promise<void> => {
    set_touched(true);
    if (address === null) return;
    try {
      await post('/api/v1/grants', { address, role: role === 'none' ? null : role });
      say(w.granted);
      set_text('');
      set_touched(false);
      asked.reload();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      say(problem_text(error), 'failed');
    }
  };
  const columns: Column<Grant>[] = [
    { key: 'address', head: w.address, heading: true, cell: (row) => <>{name_of(row.address)} <code>{checksummed(row.address)}</code></> },
    { key: 'role', head: w.role, cell: (row) => (row.role ? w.roles[row.role] : null) },
  ];
  return (
    <Card title={w.tabs.roles} note={w.roles_text}>
      <form class="grant-form" onSubmit={(event) => { event.preventDefault(); void grant(); }}>
        <TextField label={w.address} value={text} on_input={set_text} problem={problem} autocomplete="off" spellcheck={false} />
        <Select label={w.role} value={role} options={choices.map((value) => ({ value, text: w.roles[value] }))} on_change={set_role} />
        <div><Button kind="primary" type="submit" blocked={touched && address === null ? w.address_wrong : null}>{w.grant}</Button></div>
      </form>
      <Loaded asked={asked}>{({ grants }) => <Table caption={w.tabs.roles} columns={columns} rows={grants} key_of={(row) => row.address} empty={w.none} />}</Loaded>
    </Card>
  );
}
