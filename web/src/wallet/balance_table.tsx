// An account's balances, each with a proof that is checked in this browser.
import { useState } from 'preact/hooks';

import { use_get } from '../api/query';
import type { Balance } from '../api/schema';
import { formats, interval_start } from '../app/site';
import { prove_balance, type Proven } from '../proof/prove';
import { fault_words } from '../proof/words';
import { Button } from '../ui/button';
import { Loaded } from '../ui/state';
import { Table, type Column } from '../ui/table';
import { words } from './words';

function Prove({ row }: { row: Balance }) {
  const w = words().balances;
  const [done, set_done] = useState<Proven | null>(null);
  const [busy, set_busy] = useState(false);
  const prove = async (): Promise<void> => {
    set_busy(true);
    set_done(await prove_balance(row.owner, row.asset));
    set_busy(false);
  };
  return (
    <div class="prove">
      <Button kind="quiet" icon={done?.state === 'ok' ? 'check' : 'lock'} busy={busy} aria-label={w.prove_balance(row.asset)}
        onClick={() => void prove()}>{done?.state === 'ok' ? w.proven : w.proof}</Button>
      {done?.state === 'ok' && (
        <p class="note" role="status">{w.proof_ok(formats.value.count(Number(done.statement.header.height)), String(done.statement.steps), formats.value.number(done.milliseconds, 1))}</p>
      )}
      {done?.state === 'bad' && <p class="problem" role="alert">{w.proof_bad(fault_words()[done.fault])}</p>}
      {done?.state === 'later' && <p class="note" role="status">{w.proof_later}</p>}
    </div>
  );
}

export function BalanceTable({ address }: { address: string }) {
  const w = words().balances;
  const asked = use_get('/api/v1/accounts/{address}/balances', { path: { address } }, interval_start.value);
  const columns: Column<Balance>[] = [
    { key: 'asset', head: w.asset, heading: true, cell: (row) => <>{w.assets[row.asset.replace(/-\d+$/, '')] ?? w.money} <small class="note">{row.asset}</small></> },
    { key: 'posted', head: w.posted, number: true, cell: (row) => row.posted },
    { key: 'held', head: w.held, number: true, cell: (row) => row.held },
    { key: 'available', head: w.available, number: true, cell: (row) => row.available },
    { key: 'incoming', head: w.incoming, number: true, cell: (row) => row.incoming },
    { key: 'limit', head: w.limit, number: true, cell: (row) => row.limit ?? null },
    { key: 'proof', head: w.proof, cell: (row) => <Prove row={row} /> },
  ];
  return (
    <Loaded asked={asked}>
      {({ balances }) => <Table caption={w.table} columns={columns} rows={balances} key_of={(row) => row.asset} />}
    </Loaded>
  );
}
