// The explorer's front: one search box, the head, the blocks as they come.
import '../../wallet/wallet.css';
import './ledger.css';

import type { Block } from '../../api/schema';
import type { ScreenProps } from '../../app/screens';
import { demo, formats, status } from '../../app/site';
import { short } from '../../i18n/format';
import { use_topic } from '../../live/topics';
import { Card } from '../../ui/card';
import { StateNote } from '../../ui/state';
import { Table, type Column } from '../../ui/table';
import { FinalityCard } from './finality';
import { SavedHeadCard } from './saved_head';
import { SearchBox } from './search_box';
import { TamperCard } from './tamper';
import { words } from './words';

function HeadCard() {
  const w = words();
  const now = status.value;
  if (!now) return null;
  const rows: [string, string][] = [
    [w.height, formats.value.count(now.height)], [w.time, formats.value.date_time(now.time)], [w.hash, now.block], [w.root, now.state_root],
    [w.commands, formats.value.count(now.commands)], [w.genesis, now.genesis],
  ];
  return (
    <Card title={w.head}>
      <dl class="facts">{rows.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value.startsWith('0x') ? <code>{value}</code> : value}</dd></div>)}</dl>
    </Card>
  );
}

function BlocksCard() {
  const w = words();
  const blocks = use_topic('blocks').value?.data.blocks;
  const f = formats.value;
  const columns: Column<Block>[] = [
    { key: 'height', head: w.height, heading: true, cell: (row) => <a href={`/ledger/blocks/${row.height}`}>{f.count(row.height)}</a> },
    { key: 'time', head: w.time, cell: (row) => f.date_time(row.time) },
    { key: 'count', head: w.count, number: true, cell: (row) => f.count(row.commands) },
    { key: 'hash', head: w.hash, cell: (row) => <code title={row.hash}>{short(row.hash)}</code> },
  ];
  return (
    <Card title={w.blocks}>
      {blocks ? <Table caption={w.blocks} columns={columns} rows={blocks.slice(0, 20)} key_of={(row) => row.height} /> : <StateNote state="no_data">{w.blocks}</StateNote>}
    </Card>
  );
}

export default function Ledger(_: ScreenProps) {
  return (
    <div class="grid">
      <SearchBox />
      <HeadCard />
      <FinalityCard />
      <SavedHeadCard />
      {demo.value && <TamperCard />}
      <BlocksCard />
    </div>
  );
}
