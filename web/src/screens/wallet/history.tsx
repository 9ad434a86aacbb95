// Every movement of one asset, newest first, with the balance after it and the way to its entry.
import { useEffect, useState } from 'preact/hooks';

import { Problem, address_of, get } from '../../api/client';
import { use_get } from '../../api/query';
import type { PostingRow } from '../../api/schema';
import { name_of, names } from '../../app/member';
import { currency, formats, interval_start } from '../../app/site';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { Select } from '../../ui/field';
import { Loaded, problem_text } from '../../ui/state';
import { Table, type Column } from '../../ui/table';
import { say } from '../../ui/toast';
import { words } from './words';

const page = 100;
const ledger_itself = /^0x0{40}$/;

export function History({ address }: { address: string }) {
  const w = words();
  const [asset, set_asset] = useState(currency.value);
  const [reason, set_reason] = useState('');
  const [older, set_older] = useState<readonly PostingRow[]>([]);
  const [at_end, set_at_end] = useState(false);
  const assets = use_get('/api/v1/assets', {}).query.value.data?.assets ?? [];
  const asked = use_get('/api/v1/members/{address}/postings', { path: { address }, query: { asset, limit: page } }, interval_start.value);
  useEffect(() => { set_older([]); set_at_end(false); }, [asset, address]);

  const more = async (rows: readonly PostingRow[]): Promise<void> => {
    const last = rows.at(-1);
    if (!last) return;
    try {
      const { postings } = await get('/api/v1/members/{address}/postings', {
        path: { address }, query: { asset, limit: page, after: last.number },
      });
      set_older((before) => [...before, ...postings]);
      if (postings.length < page) set_at_end(true);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      say(problem_text(error), 'failed');
    }
  };

  const columns: Column<PostingRow>[] = [
    { key: 'time', head: w.history.time, cell: (row) => formats.value.date_time(row.value_time) },
    { key: 'what', head: w.history.what, heading: true, cell: (row) => w.reasons[row.reason] ?? row.reason },
    { key: 'amount', head: w.history.amount, number: true, cell: (row) => (
      <span class={row.amount.startsWith('-') ? '' : 'good'}>{row.amount.startsWith('-') ? `−${row.amount.slice(1)}` : `+${row.amount}`}</span>
    ) },
    { key: 'balance', head: w.history.balance, number: true, cell: (row) => row.balance },
    { key: 'with', head: w.history.with, cell: (row) => (ledger_itself.test(row.counterpart) ? w.history.ledger
      : <a href={`/ledger/accounts/${row.counterpart}`}>{name_of(row.counterpart)}</a>) },
    { key: 'entry', head: w.history.entry, cell: (row) => (
      <a href={row.command ? `/ledger/entries/${row.command}` : `/ledger/blocks/${row.height}`}>{w.history.block(formats.value.count(row.height))}</a>
    ) },
  ];
  void names.value;
  return (
    <Card title={w.history.title} tools={(
      <a class="button small" download={`${asset}.csv`}
        href={address_of('/api/v1/members/{address}/postings', { path: { address }, query: { asset, limit: 1000, format: 'csv' } as never })}>
        {w.history.download}
      </a>
    )}>
      <div class="filters">
        <Select label={w.history.asset} value={asset} options={assets.map((one) => ({ value: one.code, text: one.code }))} on_change={set_asset} />
        <Select label={w.history.reason} value={reason} on_change={set_reason}
          options={[{ value: '', text: w.history.all }, ...Object.entries(w.reasons).map(([value, text]) => ({ value, text }))]} />
      </div>
      <Loaded asked={asked}>
        {({ postings }) => {
          const seen = new Set(postings.map((row) => row.number));
          const rows = [...postings, ...older.filter((row) => !seen.has(row.number))];
          const shown = rows.filter((row) => reason === '' || row.reason === reason);
          const may_have_more = !at_end && postings.length === page;
          return (
            <>
              <Table caption={w.history.title} columns={columns} rows={shown} key_of={(row) => row.number} empty={w.history.none} />
              {may_have_more && <div class="buttons"><Button onClick={() => void more(rows)}>{w.history.more}</Button></div>}
            </>
          );
        }}
      </Loaded>
    </Card>
  );
}
