// The last data of each topic, kept between visits: without network a reload shows them with their age.
import { keep, kept } from '../base/keep';

export interface Remembered { data: unknown; since: number }
const bytes_max = 500_000;

function restored(): Map<string, Remembered> {
  try {
    return new Map(JSON.parse(kept('last') ?? '[]') as [string, Remembered][]);
  } catch {
    return new Map();
  }
}
export const last_answers = restored();

export function remember(topics: [string, Remembered | null][]): void {
  const rows = topics.flatMap(([name, live]) => (live ? [[name, { data: live.data, since: live.since }]] : []));
  const text = JSON.stringify(rows);
  if (rows.length && text.length <= bytes_max) keep('last', text);
}
