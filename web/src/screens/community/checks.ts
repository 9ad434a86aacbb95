// What must hold of the books of one slot (core/chain/community.h, BookedInterval): each member's energy
// is explained by where it came from and went, and what one gives another gets.
import type { MemberInterval } from '../../api/schema';
import { micros, minus, sum, type Micros } from '../../base/decimal';

export interface Equality { left: Micros; right: Micros; holds: boolean }
export interface Checks { used: Equality; fed: Equality; shared: Equality; sharing_cash: Micros }

type Row = MemberInterval;
const of = (row: Row, name: keyof Row): Micros => micros(row[name]);

// Of the whole, and of each member: two wrong rows must not cancel out.
function equality(rows: readonly Row[], left: (row: Row) => Micros, right: (row: Row) => Micros): Equality {
  return { left: sum(rows.map(left)), right: sum(rows.map(right)), holds: rows.every((row) => left(row) === right(row)) };
}

export function checks_of(rows: readonly Row[]): Checks {
  const out = sum(rows.map((row) => of(row, 'shared_out')));
  const into = sum(rows.map((row) => of(row, 'shared_in')));
  return {
    used: equality(rows, (row) => of(row, 'import_energy'),
      (row) => minus(sum([of(row, 'burned'), of(row, 'shared_in'), of(row, 'grid_import')]), of(row, 'returned'))),
    fed: equality(rows, (row) => of(row, 'export_energy'),
      (row) => minus(sum([of(row, 'minted'), of(row, 'shared_out'), of(row, 'grid_export')]), of(row, 'replaced'))),
    shared: { left: out, right: into, holds: out === into },
    sharing_cash: sum(rows.map((row) => of(row, 'sharing_cash'))),
  };
}
