// What the account has and what keeping it costs; each balance with a proof checked in this browser.
import { use_get } from '../../api/query';
import { address_of } from '../../api/client';
import { community, currency, formats, interval_length, interval_start, status } from '../../app/site';
import { micros, product, text_of } from '../../base/decimal';
import { language } from '../../i18n/language';
import { iso_date } from '../../i18n/site_time';
import { time_zone } from '../../app/site';
import { use_topic } from '../../live/topics';
import { Card, Figure, FigureBar } from '../../ui/card';
import { StateNote } from '../../ui/state';
import { BalanceTable } from '../../wallet/balance_table';
import { words } from './words';

// Storage tokens that last less than this many days are worth a word.
const low_days = 14;

function StorageFee({ address }: { address: string }) {
  const w = words();
  const f = formats.value;
  const fresh = interval_start.value;
  const fees = use_get('/api/v1/communities/{community}/fees', { path: { community } }, fresh);
  const rights = use_get('/api/v1/communities/{community}/storage', { path: { community }, query: { member: address } }, fresh);
  const fee = fees.query.value.data;
  const right = rights.query.value.data?.storage[0];
  if (!fee || !right) return <Figure label={w.storage_fee} value={null} />;
  // What the rule takes each interval (DOMAIN 5.2).
  const each = product(micros(right.stored), micros(fee.storage_fee));
  const minutes = f.count(interval_length.value / 60_000);
  const days = each > 0 ? (micros(right.tsl) / each) * (interval_length.value / 86_400_000) : null;
  const low = days !== null && days < low_days;
  return (
    <Figure label={w.storage_fee} value={each > 0 ? w.fee_each(text_of(each)) : w.fee_none}
      note={w.fee_note(fee.storage_fee, minutes)} >
      <dd class="hint">{w.fee_status(w.statuses[right.fee_status] ?? right.fee_status, right.fee_due)}</dd>
      {days !== null && <dd class={`hint ${low ? 'warn' : ''}`}>{low ? w.top_up : w.fee_lasts(f.count(Math.floor(days)))}</dd>}
    </Figure>
  );
}

export function Balances({ address }: { address: string }) {
  const w = words();
  const f = formats.value;
  const now = status.value?.time;
  const rows = use_topic('members', community).value?.data.members;
  const row = rows?.find((one) => one.address === address);
  const free = (have: string, held: string, show: (text: string) => string): string =>
    (micros(held) === 0 ? w.all_free : w.free(show(text_of((micros(have) - micros(held)) as never)), show(held)));
  const month = now ? iso_date(now, time_zone.value).slice(0, 7) : null;
  const statement = (format: 'pdf' | 'csv'): string => address_of('/api/v1/members/{address}/statements/{month}', {
    path: { address, month: month ?? '' }, query: { format, lang: language.value === 'zh-Hans' ? 'zh' : 'en' },
  });
  return (
    <div class="wallet-parts">
      {rows && !row && <StateNote state="no_data">{w.nobody_text}</StateNote>}
      <dl class="figures">
        <Figure label={w.watt} value={row ? f.energy(row.watt) : null}
          note={row ? free(row.watt, row.watt_held, (text) => f.energy(text)) : null}>
          {row?.watt_limit && micros(row.watt_limit) > 0 && (
            <>
              <FigureBar share={micros(row.watt) / micros(row.watt_limit)} colour="battery" label={w.of_limit(f.energy(row.watt_limit))} />
              <dd class="hint">{w.of_limit(f.energy(row.watt_limit))}</dd>
            </>
          )}
        </Figure>
        <Figure label={`${w.cash} (${currency.value})`} value={row ? f.money(row.cash) : null}
          note={row ? free(row.cash, row.cash_held, (text) => f.money(text)) : null}>
          {row && micros(row.debt) > 0 && <dd class="hint warn">{w.debt}: {f.money(row.debt)}</dd>}
        </Figure>
        <Figure label={w.tsl} value={row ? f.quantity(row.tsl) : null} />
        <StorageFee address={address} />
      </dl>
      <Card title={w.balances} tools={month && (
        <>
          <span class="note">{w.statement}</span>
          <a class="button small" href={statement('pdf')} target="_blank" rel="noopener">{w.pdf}</a>
          <a class="button small" href={statement('csv')} download={`statement-${month}.csv`}>{w.csv}</a>
        </>
      )}>
        <BalanceTable address={address} />
      </Card>
    </div>
  );
}
