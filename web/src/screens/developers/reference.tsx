import { useEffect, useState } from 'preact/hooks';

import { member } from '../../app/member';
import { currency, formats, status } from '../../app/site';
import { Card } from '../../ui/card';
import { TextField } from '../../ui/field';
import { Table, type Column } from '../../ui/table';
import { say } from '../../ui/toast';
import { curl_of, operations_of, type OpenApi, type Operation } from './operations';
import { words } from './words';

function Curl({ operation, line }: { operation: Operation; line: string }) {
  const w = words();
  const [shown, set_shown] = useState(false);
  const copy = (): void => {
    // Absent on plain-http addresses.
    if (globalThis.navigator.clipboard === undefined) set_shown(true);
    else void navigator.clipboard.writeText(line).then(() => say(w.copied));
  };
  return (
    <>
      <button type="button" class="button small" aria-label={`${w.copy_curl}: ${operation.method} ${operation.path}`} data-curl={line} onClick={copy}>curl</button>
      {shown && <><p class="note">{w.no_copy}</p><code>{line}</code></>}
    </>
  );
}

export function Reference() {
  const w = words();
  const [operations, set_operations] = useState<readonly Operation[]>([]);
  const [filter, set_filter] = useState('');
  useEffect(() => {
    fetch('/openapi.json').then((answer) => answer.json()).then((document: OpenApi) => set_operations(operations_of(document)), () => undefined);
  }, []);
  const now = status.value;
  const address = member.value ?? undefined;
  const known: Record<string, string> = {
    community: '0', '?asset': currency.value, '?topics': 'status',
    ...(address ? { address, member: address } : {}), ...(now ? { height: String(now.height) } : {}),
  };
  const wanted = filter.trim().toLowerCase();
  const rows = operations.filter((each) => `${each.method} ${each.path} ${each.summary}`.toLowerCase().includes(wanted));
  const columns: Column<Operation>[] = [
    { key: 'method', head: w.method, cell: (row) => <code>{row.method}</code> },
    { key: 'path', head: w.path, heading: true, cell: (row) => <code>{row.path}</code> },
    { key: 'curl', head: <span class="unseen">{w.copy_curl}</span>, cell: (row) => <Curl operation={row} line={curl_of(row, location.origin, known)} /> },
    { key: 'needs', head: w.needs, cell: (row) => (row.needs ? w.roles[row.needs] ?? row.needs : w.nobody) },
    { key: 'summary', head: w.summary, cell: (row) => <span lang="en">{row.summary}</span> },
  ];
  return (
    <Card title={w.reference} note={w.reference_text} class="reference" tools={<><a class="button small" href="/docs">{w.docs}</a><a class="button small" href="/openapi.json">{w.openapi}</a></>}>
      <div class="filters"><TextField label={w.filter} type="search" value={filter} on_input={set_filter} /></div>
      <p class="note" role="status">{w.shown(formats.value.count(rows.length))}</p>
      <Table caption={w.reference} columns={columns} rows={rows} key_of={(row) => `${row.method} ${row.path}`} />
    </Card>
  );
}
