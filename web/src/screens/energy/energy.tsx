import { useMemo } from 'preact/hooks';
import type { EnergyRow } from '../../api/schema';
import { address_of } from '../../api/client';
import { type Micros, minus } from '../../base/decimal';
import { use_energy } from '../../app/energy';
import { member, name_of } from '../../app/member';
import { query, set_query } from '../../app/router';
import { community, formats, interval_length, interval_start, time_zone } from '../../app/site';
import { language } from '../../i18n/language';
import { Card, Figure, FigureBar } from '../../ui/card';
import { Choice } from '../../ui/field';
import { Loaded, StateNote } from '../../ui/state';
import { Shares } from '../../ui/shares';
import { type EnergyTotals, energy_totals, percents, self_sufficiency } from '../../model/energy';
import { type Range, before, range_of } from '../../model/range';
import { iso_date } from '../../i18n/site_time';
import { EnergyChart } from './energy_chart';
import { Money, result_of, use_trades } from './money';
import { QualityRibbon } from './quality';
import { RangeBar } from './range_bar';
import { words } from './words';
import './energy.css';

function Totals({ totals, money }: { totals: EnergyTotals; money: Micros | null }) {
  const w = words();
  const f = formats.value;
  const share = self_sufficiency(totals);
  const kept = totals.fed > 0 ? 1 - totals.to_grid / totals.fed : null;
  return (
    <dl class="figures">
      <Figure label={w.used} value={f.energy(totals.used)} />
      <Figure label={w.fed} value={f.energy(totals.fed)} />
      <Figure label={w.sufficiency} value={share === null ? null : f.share(share)} note={share === null ? w.nothing_used : w.not_grid}>
        {share !== null && <FigureBar share={share} label={`${w.sufficiency} ${f.share(share)}`} />}
      </Figure>
      <Figure label={w.own_use} value={kept === null ? null : f.share(kept)} note={kept === null ? w.nothing_fed : w.not_to_grid}>
        {kept !== null && <FigureBar share={kept} colour="solar" label={`${w.own_use} ${f.share(kept)}`} />}
      </Figure>
      {money !== null && <Figure label={money < 0 ? w.cost : w.earned} value={f.money(Math.abs(money) as Micros)} note={w.trades_and_settlements} />}
    </dl>
  );
}

function Comparison({ totals, earlier }: { totals: EnergyTotals; earlier: EnergyTotals }) {
  const w = words();
  const f = formats.value;
  if (earlier.intervals === 0) return <p class="note">{w.no_comparison}</p>;
  const more = minus(totals.used, earlier.used);
  const share = earlier.used > 0 ? f.share(Math.abs(more) / earlier.used) : '—';
  const size = f.energy(Math.abs(more) as Micros);
  return <p data-comparison>{more === 0 ? w.as_much : more > 0 ? w.more_than(size, share) : w.less_than(size, share)}</p>;
}

function Origins({ totals }: { totals: EnergyTotals }) {
  const w = words();
  const f = formats.value;
  const colours = ['battery', 'neighbours', 'grid'] as const;
  const parts = (labels: typeof w.source, amounts: Micros[]) => {
    const shares = percents(amounts);
    return (['store', 'sharing', 'grid'] as const).map((key, index) => ({
      key, label: labels[key], colour: colours[index] ?? '', amount: amounts[index] ?? 0,
      percent: shares[index] ?? 0, text: f.energy((amounts[index] ?? 0) as Micros),
    }));
  };
  return (
    <>
      <div class="half"><Card title={w.sources}><Shares parts={parts(w.source, [totals.from_store, totals.from_sharing, totals.from_grid])} /></Card></div>
      <div class="half"><Card title={w.uses}><Shares parts={parts(w.use, [totals.to_store, totals.to_sharing, totals.to_grid])} /></Card></div>
    </>
  );
}

function Files({ address, range }: { address: string | null; range: Range }) {
  const w = words();
  const f = formats.value;
  const month = iso_date(range.until - 1, time_zone.value).slice(0, 7);
  const span = { step: range.step, from: range.from, until: range.until, format: 'csv' as const };
  const rows = address ? address_of('/api/v1/members/{address}/energy', { path: { address }, query: { community, ...span } })
    : address_of('/api/v1/communities/{community}/energy', { path: { community }, query: span });
  const lang = language.value === 'zh-Hans' ? 'zh' as const : 'en' as const;
  const statement = (format: 'pdf' | 'csv'): string => address_of('/api/v1/members/{address}/statements/{month}',
    { path: { address: address ?? '', month }, query: { community, format, lang } });
  return (
    <Card title={w.files}>
      <ul class="files">
        <li><a class="button" href={rows} download={`wattbook-${range.name}.csv`}>{w.csv}</a></li>
        {address && (
          <li>
            <span>{w.statement(f.month(range.until - 1))}</span>
            <a class="button" href={statement('pdf')} download={`wattbook-${month}.pdf`}>{w.pdf}</a>
            <a class="button" href={statement('csv')} download={`wattbook-${month}.csv`}>{w.statement_csv}</a>
          </li>
        )}
      </ul>
    </Card>
  );
}

function Body({ rows, range, earlier, address }: {
  rows: readonly EnergyRow[]; range: Range; earlier: { rows: readonly EnergyRow[]; range: Range } | null; address: string | null;
}) {
  const w = words();
  const trades = use_trades(address, range);
  const totals = energy_totals(rows);
  const now = interval_start.value ?? 0;
  const known = trades.query.value.data;
  const money = address && known?.complete ? result_of(rows, known, address) : null;
  return (
    <>
      <Totals totals={totals} money={money} />
      {rows.length === 0 && <StateNote state="no_data">{w.no_rows}</StateNote>}
      <div class="grid">
        <Card title={w.chart} note={address ? name_of(address) : w.all}>
          <EnergyChart rows={rows} range={range} previous={earlier} whose={address ? 'mine' : 'community'} now={now} />
          {earlier && <Comparison totals={totals} earlier={energy_totals(earlier.rows)} />}
        </Card>
        <Origins totals={totals} />
        <div class="half"><Money rows={rows} asked={trades} address={address} /></div>
        <div class="half"><Files address={address} range={range} /></div>
        <QualityRibbon rows={rows} range={range} closed_until={now - interval_length.value} />
      </div>
    </>
  );
}

export default function Energy() {
  const w = words();
  const q = query.value;
  const now = interval_start.value;
  const zone = time_zone.value;
  const interval = interval_length.value;
  const range = useMemo(() => (now === null ? null : range_of(
    { name: q.get('range'), back: q.get('back'), from: q.get('from'), to: q.get('to') }, now, zone, interval)), [q, now, zone, interval]);
  const compare = q.get('compare') === '1';
  const earlier = useMemo(() => (range && compare ? before(range, zone, interval) : null), [range, compare, zone, interval]);
  const address = q.get('of') === 'all' ? null : member.value;
  const asked = use_energy(address, range && { from: range.from, until: range.until, step: range.step });
  const asked_earlier = use_energy(address, earlier && { from: earlier.from, until: earlier.until, step: earlier.step });
  const earlier_rows = asked_earlier.query.value.data?.rows;
  const previous = useMemo(() => (earlier && earlier_rows ? { rows: earlier_rows, range: earlier } : null), [earlier, earlier_rows]);
  if (!range) return null;
  return (
    <>
      <div class="energy-tools">
        <RangeBar range={range} />
        <div class="energy-options">
          <label class="check"><input type="checkbox" checked={compare} onChange={() => set_query({ compare: compare ? null : '1' })} />{w.compare}</label>
          {member.value && <Choice label={w.whose} value={address ? 'mine' : 'all'} on_change={(value) => set_query({ of: value === 'all' ? 'all' : null })}
            options={[{ value: 'mine', text: w.mine }, { value: 'all', text: w.all }]} />}
        </div>
      </div>
      <Loaded asked={asked} rows={8}>{(data) => <Body rows={data.rows} range={range} earlier={previous} address={address} />}</Loaded>
    </>
  );
}
