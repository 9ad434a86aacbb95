// One block: its header, hashed here, and its entries.
import '../../wallet/wallet.css';
import './ledger.css';

import { use_get } from '../../api/query';
import type { BlockCommand } from '../../api/schema';
import { name_of } from '../../app/member';
import type { ScreenProps } from '../../app/screens';
import { formats } from '../../app/site';
import { short } from '../../i18n/format';
import { encode_header, hash_of, type HeaderJson } from '../../proof/header';
import { Card } from '../../ui/card';
import { Icon } from '../../ui/icon';
import { Loaded } from '../../ui/state';
import { Table, type Column } from '../../ui/table';
import { words } from './words';

interface Body { id: string; account: string }
export const body_of = (row: Pick<BlockCommand, 'command'>): [string, Body] =>
  Object.entries(row.command as unknown as Record<string, Body>)[0] ?? ['', { id: '', account: '' }];

function Entries({ height }: { height: number }) {
  const w = words();
  const asked = use_get('/api/v1/blocks/{height}/commands', { path: { height }, query: { limit: 1000 } });
  const columns: Column<BlockCommand>[] = [
    { key: 'entry', head: w.block.entry, heading: true, cell: (row) => <a href={`/ledger/entries/${body_of(row)[1].id}`}><code>{short(body_of(row)[1].id)}</code></a> },
    { key: 'kind', head: w.block.kind, cell: (row) => body_of(row)[0] },
    { key: 'by', head: w.block.by, cell: (row) => <a href={`/ledger/accounts/${body_of(row)[1].account}`}>{name_of(body_of(row)[1].account)}</a> },
  ];
  return (
    <Loaded asked={asked}>
      {({ commands }) => <Table caption={w.block.entries} columns={columns} rows={commands} key_of={(row) => row.position} empty={w.block.none} />}
    </Loaded>
  );
}

export default function BlockScreen({ params }: ScreenProps) {
  const w = words();
  const height = Number(params.height);
  const asked = use_get('/api/v1/blocks/{height}', { path: { height } });
  return (
    <div class="grid">
      <nav class="key-buttons" aria-label={w.blocks}>
        <a class="button" href="/ledger">{w.blocks}</a>
        {height > 1 && <a class="button" href={`/ledger/blocks/${height - 1}`}><Icon name="left" size={18} />{w.block.before}</a>}
        <a class="button" href={`/ledger/blocks/${height + 1}`}>{w.block.after}<Icon name="right" size={18} /></a>
      </nav>
      <Card title={w.block_title(formats.value.count(height))}>
        <Loaded asked={asked}>
          {({ hash, header }) => {
            const fits = hash_of(encode_header(header as HeaderJson)) === hash;
            return (
              <>
                <p class={fits ? 'good' : 'bad'}><Icon name={fits ? 'check' : 'warning'} size={18} /> {fits ? w.block.checked : w.block.differs}</p>
                <dl class="facts">
                  <div><dt>{w.hash}</dt><dd><code>{hash}</code></dd></div>
                  <div><dt>{w.time}</dt><dd>{formats.value.date_time(header.time)}</dd></div>
                  <div><dt>{w.block.parent}</dt><dd><code>{header.parent}</code></dd></div>
                  <div><dt>{w.block.commands_root}</dt><dd><code>{header.commands_root}</code></dd></div>
                  <div><dt>{w.block.receipts_root}</dt><dd><code>{header.receipts_root}</code></dd></div>
                  <div><dt>{w.block.state_root}</dt><dd><code>{header.state_root}</code></dd></div>
                  <div><dt>{w.block.version}</dt><dd>{header.version}</dd></div>
                </dl>
                <details><summary>{w.block.header}</summary><pre class="raw">{JSON.stringify({ hash, header }, null, 1)}</pre></details>
              </>
            );
          }}
        </Loaded>
      </Card>
      <Card title={w.block.entries}><Entries height={height} /></Card>
    </div>
  );
}
