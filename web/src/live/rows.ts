// A topic's data after a change (docs/api.md, "Live"): lists bring only the rows that are new or
// different, each in the place of the one with the same key.
interface List { key: string; grows?: boolean; kept?: number }
const lists: Record<string, List> = {
  bids: { key: 'price' }, asks: { key: 'price' }, members: { key: 'address' },
  trades: { key: 'id', grows: true, kept: 50 }, blocks: { key: 'height', grows: true, kept: 50 },
  intervals: { key: 'start', grows: true, kept: 192 },
  stations: { key: 'station' }, sessions: { key: 'session' },
};
type Row = Record<string, unknown>;

function changed_rows(name: string, list: List, before: Row[], change: Row[]): Row[] {
  const fresh = new Map(change.map((row) => [row[list.key], row]));
  const kept = before.map((row) => {
    const now = fresh.get(row[list.key]) ?? row;
    fresh.delete(row[list.key]);
    return now;
  });
  const rows = list.grows ? [...fresh.values(), ...kept].slice(0, list.kept) : [...kept, ...fresh.values()];
  if (name === 'bids') rows.sort((a, b) => Number(b.price) - Number(a.price));
  if (name === 'asks') rows.sort((a, b) => Number(a.price) - Number(b.price));
  // A level without orders is gone, and so is a session that no longer runs.
  return rows.filter((row) => row.orders !== 0 && row.running !== false);
}

export function after_change(before: Row, change: Row): Row {
  const after = { ...change };
  for (const [name, value] of Object.entries(change)) {
    const list = lists[name];
    if (list && Array.isArray(value)) after[name] = changed_rows(name, list, (before[name] ?? []) as Row[], value);
  }
  return after;
}
