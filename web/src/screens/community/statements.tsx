import { useState } from 'preact/hooks';

import { address_of } from '../../api/client';
import type { Member } from '../../api/schema';
import { community, formats, status, time_zone } from '../../app/site';
import { language } from '../../i18n/language';
import { iso_date, month_start } from '../../i18n/site_time';
import { use_topic } from '../../live/topics';
import { Card } from '../../ui/card';
import { Select, TextField } from '../../ui/field';
import { Table, type Column } from '../../ui/table';
import { words } from './words';

const months_back = 12;

export function Statements() {
  const w = words();
  const f = formats.value;
  const now = status.value?.time ?? null;
  const zone = time_zone.value;
  const starts = now === null ? [] : Array.from({ length: months_back }, (_, i) => month_start(now, zone, -i));
  const months = starts.map((start) => ({ value: iso_date(start, zone).slice(0, 7), text: f.month(start) }));
  const [chosen, set_chosen] = useState<string | null>(null);
  const [filter, set_filter] = useState('');
  const month = chosen ?? months[0]?.value ?? '';
  const rows = use_topic('members', community).value?.data.members ?? [];
  const wanted = filter.trim().toLowerCase();
  const lang = language.value === 'zh-Hans' ? 'zh' : 'en';
  const link = (row: Member, format: 'pdf' | 'csv'): string =>
    address_of('/api/v1/members/{address}/statements/{month}', { path: { address: row.address, month }, query: { format, lang } });
  const columns: Column<Member>[] = [
    { key: 'member', head: w.member, heading: true, cell: (row) => row.name || row.address },
    { key: 'statement', head: w.statement, cell: (row) => (
      <span class="key-buttons">
        <a class="button small" href={link(row, 'pdf')} target="_blank" rel="noopener" aria-label={`${w.pdf}: ${row.name}`}>{w.pdf}</a>
        <a class="button small" href={link(row, 'csv')} download={`${month}-${row.name || row.address}.csv`} aria-label={`${w.csv}: ${row.name}`}>{w.csv}</a>
      </span>
    ) },
  ];
  return (
    <Card title={w.tabs.statements} note={w.statements_note}>
      <div class="filters">
        <Select label={w.month} value={month} options={months} on_change={set_chosen} />
        <TextField label={w.member} type="search" value={filter} on_input={set_filter} />
      </div>
      <Table caption={w.tabs.statements} columns={columns} rows={rows.filter((row) => `${row.name} ${row.address}`.toLowerCase().includes(wanted))} key_of={(row) => row.address} />
    </Card>
  );
}
