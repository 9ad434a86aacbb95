// One account: who it is, what it has with proofs, what it sent.
import '../../wallet/wallet.css';
import './ledger.css';

import { use_get } from '../../api/query';
import type { ReceiptRow } from '../../api/schema';
import { name_of, watch } from '../../app/member';
import { words as app_words } from '../../app/words';
import { go } from '../../app/router';
import type { ScreenProps } from '../../app/screens';
import { formats, interval_start } from '../../app/site';
import { short } from '../../i18n/format';
import { rejection_text } from '../../wallet/rejection_words';
import { checksummed } from '../../wallet/signature';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { Loaded } from '../../ui/state';
import { Table, type Column } from '../../ui/table';
import { BalanceTable } from '../../wallet/balance_table';
import { words } from './words';

function Sent({ address }: { address: string }) {
  const w = words();
  const f = formats.value;
  const asked = use_get('/api/v1/members/{address}/receipts', { path: { address }, query: { limit: 50 } }, interval_start.value);
  const columns: Column<ReceiptRow>[] = [
    { key: 'entry', head: w.kinds.entry, heading: true, cell: (row) => <a href={`/ledger/entries/${row.id}`}><code>{short(row.id)}</code></a> },
    { key: 'time', head: w.time, cell: (row) => f.date_time(row.time) },
    { key: 'kind', head: w.block.kind, cell: (row) => row.command },
    { key: 'code', head: w.account.code, cell: (row) => (row.code === 'none' ? w.account.done : <span class="bad">{rejection_text(row.code, '')}</span>) },
  ];
  return <Loaded asked={asked}>{({ receipts }) => <Table caption={w.account.entries} columns={columns} rows={receipts} key_of={(row) => row.number} empty={w.account.none} />}</Loaded>;
}

export default function AccountScreen({ params }: ScreenProps) {
  const w = words();
  const address = (params.address ?? '').toLowerCase();
  const asked = use_get('/api/v1/accounts/{address}', { path: { address } });
  return (
    <div class="grid">
      <p><a class="button" href="/ledger">{w.blocks}</a></p>
      <Card title={name_of(address)} tools={<Button icon="wallet" onClick={() => { watch(address); go('/wallet'); }}>{w.account.wallet}</Button>}>
        <Loaded asked={asked}>
          {(holder) => (
            <dl class="facts">
              <div><dt>{w.kinds.account}</dt><dd><code>{checksummed(holder.address)}</code></dd></div>
              <div><dt>{w.account.number}</dt><dd>{formats.value.count(holder.number)}</dd></div>
              <div><dt>{w.account.roles}</dt><dd>{holder.roles.length ? holder.roles.map((role) => app_words().roles[role]).join(', ') : w.account.no_roles}</dd></div>
              {holder.gateway_currency && <div><dt>{w.account.gateway}</dt><dd>{holder.gateway_currency}</dd></div>}
            </dl>
          )}
        </Loaded>
      </Card>
      <Card title={w.account.balances}><BalanceTable address={address} /></Card>
      <Card title={w.account.entries}><Sent address={address} /></Card>
    </div>
  );
}
