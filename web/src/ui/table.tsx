// Rows of one kind. Beyond 300 rows only those in sight are in the page; screen readers are told how many
// there are and which they hear.
import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { words } from './words';

export interface Column<R> {
  key: string;
  head: ComponentChildren;
  cell: (row: R) => ComponentChildren;  // null: not known
  number?: boolean;                     // aligned to the right, digits of one width
  heading?: boolean;                    // names its row
}

const virtual_from = 300;
const row_height = 36;
const spare = 8;

export function Table<R>({ caption, columns, rows, key_of, empty, height = 520 }: {
  caption: string; columns: readonly Column<R>[]; rows: readonly R[]; key_of: (row: R) => string | number;
  empty?: string; height?: number;
}) {
  const [top, set_top] = useState(0);
  const frame = useRef<HTMLDivElement>(null);
  const virtual = rows.length > virtual_from;
  const first = virtual ? Math.max(0, Math.floor(top / row_height) - spare) : 0;
  const last = virtual ? Math.min(rows.length, Math.ceil((top + height) / row_height) + spare) : rows.length;
  const gap = (count: number) => count > 0 && <tr aria-hidden="true"><td colSpan={columns.length} class="gap" style={{ height: `${count * row_height}px` }} /></tr>;
  return (
    <div ref={frame} class="table" tabIndex={0} role="region" aria-label={caption}
      style={virtual ? { maxHeight: `${height}px` } : {}}
      onScroll={virtual ? (event) => set_top(event.currentTarget.scrollTop) : undefined}>
      <table aria-rowcount={virtual ? rows.length + 1 : undefined} class={virtual ? 'virtual' : ''}>
        <caption class="unseen">{caption}</caption>
        <thead><tr>{columns.map((column) => <th key={column.key} scope="col" class={column.number ? 'number' : ''}>{column.head}</th>)}</tr></thead>
        <tbody>
          {gap(first)}
          {rows.slice(first, last).map((row, index) => (
            <tr key={key_of(row)} aria-rowindex={virtual ? first + index + 2 : undefined}>
              {columns.map((column) => {
                const value = column.cell(row);
                const classes = `${column.number ? 'number' : ''} ${value === null ? 'missing' : ''}`;
                return column.heading
                  ? <th key={column.key} scope="row" class={classes}>{value ?? '—'}</th>
                  : <td key={column.key} class={classes}>{value ?? '—'}</td>;
              })}
            </tr>
          ))}
          {gap(rows.length - last)}
          {rows.length === 0 && <tr><td colSpan={columns.length} class="empty">{empty ?? words().nothing_here}</td></tr>}
        </tbody>
      </table>
    </div>
  );
}
