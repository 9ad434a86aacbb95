import { useMemo } from 'preact/hooks';
import { useSignal } from '@preact/signals';
import type { Agent, CommunitySettings, StorageRight } from '../../api/schema';
import { Problem } from '../../api/client';
import { use_get, use_load } from '../../api/query';
import { type Micros, micros, text_of, typed, zero } from '../../base/decimal';
import { type Draft, account, can_sign, open_account, send } from '../../app/identity';
import { use_energy } from '../../app/energy';
import { detail, looking, member, name_of } from '../../app/member';
import { community, formats, interval_length, interval_start, time_zone } from '../../app/site';
import { connection } from '../../live/feed';
import { day_start } from '../../i18n/site_time';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { Choice, DecimalField } from '../../ui/field';
import { Loaded, StateNote, problem_text } from '../../ui/state';
import { say } from '../../ui/toast';
import { energy_totals } from '../../model/energy';
import { type Limits, type World, price_volumes, replay } from '../../model/replay';
import { member_trades, trade_totals } from '../../model/trades';
import { Ruler, type Scale } from './ruler';
import { WhatIf } from './what_if';
import { words } from './words';
import './prices.css';

const columns = 48;

function use_last_week() {
  const now = interval_start.value;
  const zone = time_zone.value;
  const until = now === null ? null : day_start(now, zone, 1);
  const from = until === null ? 0 : day_start(until, zone, -7);
  const span = useMemo(() => (until === null ? null : { from, until, step: 'interval' as const }), [from, until]);
  const address = member.value;
  const rows = use_energy(address, address ? span : null).query.value.data?.rows;
  const bars = use_get('/api/v1/communities/{community}/bars', span && { path: { community }, query: { minutes: interval_length.value / 60_000, from, until: span.until } }, now).query.value.data?.bars;
  const trades = use_load(address && span ? `trades ${address} ${from} ${span.until}` : null, () => member_trades(address ?? '', from, span?.until ?? 0), now).query.value.data;
  const actual = rows && trades?.complete && address ? (energy_totals(rows).cash + trade_totals(trades.trades, address).net) as Micros : null;
  return { rows, bars, actual };
}

const limits_of = (agent: Agent): Limits => ({ sell_from: micros(agent.target_sell), buy_to: micros(agent.target_buy), keep: micros(agent.sell_above) });

function reason_blocked(): string | null {
  const w = words();
  if (connection.value !== 'live') return w.blocked.offline;
  if (!can_sign.value) return w.blocked.no_wallet;
  if (!account.value) return w.blocked.no_account;
  return looking.value && member.value ? w.blocked.looking(name_of(member.value)) : null;
}

async function send_agent(draft: Draft): Promise<boolean> {
  const w = words();
  try {
    const receipt = await send(draft);
    if (!receipt) return false;
    say(receipt.code === 'none' ? w.saved(formats.value.count(receipt.height)) : w.refused(receipt.code), receipt.code === 'none' ? 'done' : 'failed');
    return receipt.code === 'none';
  } catch (error) {
    say(error instanceof Problem ? problem_text(error) : String(error), 'failed');
    return false;
  }
}

function Editor({ agent, settings, scale, store, reload }: {
  agent: Agent | null; settings: CommunitySettings; scale: Scale; store: StorageRight | null; reload: () => void;
}) {
  const w = words();
  const f = formats.value;
  const { rows, bars, actual } = use_last_week();
  const tariff = use_get('/api/v1/communities/{community}/tariff', { path: { community }, query: { limit: 1000 } }, interval_start.value).query.value.data?.tariff;
  const middle = (Math.round((scale.low + scale.high) / 2 / scale.tick) * scale.tick) as Micros;
  const sell = useSignal<Micros>(agent ? micros(agent.target_sell) : middle);
  const buy = useSignal<Micros>(agent ? micros(agent.target_buy) : middle);
  const kind = useSignal<Agent['kind']>(agent?.kind ?? 'none');
  const below = useSignal(agent?.buy_below ?? '0');
  const above = useSignal(agent?.sell_above ?? '0');
  const busy = useSignal(false);
  const [low, high] = [typed(below.value), typed(above.value)];
  const wrong = low !== null && high !== null && high < low ? w.thresholds_wrong : null;

  const world: World | null = useMemo(() => (rows && bars && tariff
    ? { rows, bars, tariff, settings, store_limit: micros(store?.right) } : null), [rows, bars, tariff, settings, store?.right]);
  const now = useMemo(() => world && replay(world, { sell_from: sell.value, buy_to: buy.value, keep: high ?? zero }), [world, sell.value, buy.value, high]);
  const in_force = useMemo(() => (world && agent && agent.kind !== 'none' ? replay(world, limits_of(agent)) : null), [world, agent]);
  const volumes = useMemo(() => price_volumes(bars ?? [], scale.low, scale.high, columns), [bars, scale.low, scale.high]);

  const unchanged = agent !== null && agent.kind === kind.value && micros(agent.target_sell) === sell.value && micros(agent.target_buy) === buy.value
    && micros(agent.buy_below) === low && micros(agent.sell_above) === high;
  const reason = reason_blocked() ?? (wrong || low === null || high === null ? w.thresholds_wrong : unchanged ? w.unchanged : null);
  const save = async (chosen: Agent['kind']): Promise<void> => {
    if (low === null || high === null) return;
    busy.value = true;
    const done = await send_agent({ SetAgent: {
      community, kind: chosen, target_buy: text_of(buy.value), target_sell: text_of(sell.value), buy_below: text_of(low), sell_above: text_of(high),
    } });
    busy.value = false;
    if (done) reload();
  };

  return (
    <div class="grid">
      <div class="seven">
        <Card title={w.ruler} note={w.ruler_note}>
          <Ruler scale={scale} sell_from={sell.value} buy_to={buy.value} volumes={volumes}
            on_sell={(value) => { sell.value = value; }} on_buy={(value) => { buy.value = value; }} />
        </Card>
      </div>
      <div class="five">{now ? <WhatIf now={now} in_force={in_force} actual={actual} /> : <Card title={w.what_if}><div class="skeleton"><span /><span /><span /></div></Card>}</div>
      <div class="seven">
        <Card title={w.autopilot} note={w.autopilot_note}>
          <div class="autopilot">
            <Choice<Agent['kind']> label={w.autopilot} value={kind.value} on_change={(value) => { kind.value = value; }}
              options={(['none', 'target_price', 'zero_intelligence'] as const).map((value) => ({ value, text: w.kinds[value] }))} />
            <p class="note">{w.kind_note[kind.value]}</p>
            <div class="thresholds">
              <DecimalField label={w.buy_below} unit={f.energy_unit} text={below.value} on_text={(text) => { below.value = text; }} />
              <DecimalField label={w.sell_above} unit={f.energy_unit} text={above.value} problem={wrong} on_text={(text) => { above.value = text; }} />
            </div>
            <div class="actions">
              {reason === w.blocked.no_account && <Button icon="key" onClick={() => { void open_account(); }}>{w.open_account}</Button>}
              <Button kind="primary" busy={busy.value} blocked={reason} onClick={() => { void save(kind.value); }}>{busy.value ? w.saving : w.save}</Button>
              {agent && agent.kind !== 'none' && !reason_blocked() && <Button icon="pause" onClick={() => { kind.value = 'none'; void save('none'); }}>{w.pause}</Button>}
            </div>
          </div>
        </Card>
      </div>
      <div class="five">
        <Card title={w.ceiling}><p>{detail.value?.ceiling == null ? w.ceiling_none : w.ceiling_note(f.priced(detail.value.ceiling))}</p></Card>
      </div>
    </div>
  );
}

export default function Prices() {
  const w = words();
  const address = member.value;
  const agents = use_get('/api/v1/communities/{community}/agents', address ? { path: { community }, query: { member: address } } : null);
  const settings = use_get('/api/v1/communities/{community}/settings', { path: { community } });
  const storage = use_get('/api/v1/communities/{community}/storage', address ? { path: { community }, query: { member: address } } : null);
  const tariff = use_get('/api/v1/communities/{community}/tariff', { path: { community }, query: { limit: 1000 } }, interval_start.value);
  if (!address) return <StateNote state="not_configured">{w.choose_member}</StateNote>;
  return (
    <Loaded asked={settings}>{(rules) => {
      if (rules.mode === 'sharing') return <StateNote state="not_configured">{w.no_market}</StateNote>;
      return (
        <Loaded asked={tariff}>{(prices) => {
          const point = prices.tariff.filter((one) => one.start <= (interval_start.value ?? 0)).at(-1);
          if (!point) return <StateNote state="not_configured">{w.no_tariff}</StateNote>;
          const scale = { low: micros(point.feed_in_price), high: micros(point.import_price), tick: micros(rules.tick) };
          return (
            <Loaded asked={agents}>{(found) => {
              const agent = found.agents.find((one) => one.member === address) ?? null;
              // A new member, or limits changed elsewhere, begin anew.
              return <Editor key={`${address} ${JSON.stringify(agent)}`} agent={agent} settings={rules} scale={scale} reload={agents.reload}
                store={storage.query.value.data?.storage.find((one) => one.member === address) ?? null} />;
            }}</Loaded>
          );
        }}</Loaded>
      );
    }}</Loaded>
  );
}
