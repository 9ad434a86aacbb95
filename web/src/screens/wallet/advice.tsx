// What the account's own last weeks advise (DOMAIN 7.6): how much to top up and with whom trading paid; each figure
// with what it was made of.
import { use_get } from '../../api/query';
import type { Advice, PartnerRow } from '../../api/schema';
import { name_of } from '../../app/member';
import { community, formats, interval_start } from '../../app/site';
import { micros } from '../../base/decimal';
import { Card, Figure } from '../../ui/card';
import { Loaded, StateNote } from '../../ui/state';
import { Table, type Column } from '../../ui/table';
import { words } from './words';

function Partners({ caption, rows, note }: { caption: string; rows: readonly PartnerRow[]; note: string }) {
  const w = words().advice;
  const f = formats.value;
  const columns: Column<PartnerRow>[] = [
    { key: 'partner', head: w.partner, heading: true, cell: (row) => name_of(row.partner) },
    { key: 'price', head: w.price, number: true, cell: (row) => f.priced(row.price) },
    { key: 'energy', head: w.energy, number: true, cell: (row) => f.energy(row.energy) },
    { key: 'with_me', head: w.with_me, number: true, cell: (row) => f.energy(row.with_me) },
  ];
  if (rows.length === 0) return null;
  return <><h3>{caption}</h3><p class="note">{note}</p><Table caption={caption} columns={columns} key_of={(row) => row.partner} rows={[...rows]} empty="" /></>;
}

function Shown({ advice }: { advice: Advice }) {
  const w = words();
  const f = formats.value;
  const days = f.count(advice.days);
  const needed = micros(advice.top_up) > 0;
  if (advice.spending.length + advice.sellers.length + advice.buyers.length === 0) return <StateNote state="no_data">{w.advice.none}</StateNote>;
  return (
    <div class="wallet-parts" data-top-up={advice.top_up}>
      <dl class="figures">
        <Figure label={w.advice.top_up} value={needed ? f.money(advice.top_up) : w.advice.enough} tone={needed ? 'warn' : 'good'}
          note={w.advice.because(days, f.money(advice.a_day), f.count(advice.ahead_days), f.money(advice.wanted), f.money(advice.balance))} />
        {advice.spending.map((row) => (
          <Figure key={row.reason} label={w.reasons[row.reason] ?? row.reason} value={f.money(row.spent)} note={w.advice.in_days(days)} />
        ))}
      </dl>
      <Partners caption={w.advice.sellers} rows={advice.sellers} note={w.advice.sellers_note} />
      <Partners caption={w.advice.buyers} rows={advice.buyers} note={w.advice.buyers_note} />
    </div>
  );
}

export function AdviceCard({ address }: { address: string }) {
  const w = words().advice;
  const asked = use_get('/api/v1/members/{address}/advice', { path: { address }, query: { community } }, interval_start.value);
  return <Card title={w.title} note={w.note}><Loaded asked={asked}>{(advice) => <Shown advice={advice} />}</Loaded></Card>;
}
