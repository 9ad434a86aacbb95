import { useState } from 'preact/hooks';

import { use_get } from '../../api/query';
import type { CommunitySettings, SharingKeyInForce } from '../../api/schema';
import { name_of, names, roles } from '../../app/member';
import { community, formats, interval_length, interval_start, status } from '../../app/site';
import { text_of, type Micros } from '../../base/decimal';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { DecimalField } from '../../ui/field';
import { Loaded, StateNote } from '../../ui/state';
import { Table, type Column } from '../../ui/table';
import { say } from '../../ui/toast';
import { send_said } from '../../wallet/send_said';
import { words } from './words';

const prices = new Set(['tick', 'price_floor', 'price_ceiling', 'price_band', 'storage_unit_cost']);
const energies = new Set(['lot', 'storage_per_tsl']);
const amounts = new Set(['fee_per_lot', 'storage_budget', 'debt_limit']);

function rule_value(name: string, value: string | number | boolean): string {
  const w = words();
  const f = formats.value;
  if (typeof value === 'boolean') return value ? w.yes : w.no;
  if (name === 'mode') return w.modes[String(value)] ?? String(value);
  if (name === 'sharing_rule') return w.shares[String(value)] ?? String(value);
  if (name === 'interval_length' || name === 'gate') return w.minutes(f.number(Number(value) / 60_000, 0));
  if (name === 'fee_grace_intervals') return w.slots(f.count(value));
  if (name === 'mint_efficiency_ppm') return `${f.number(Number(value) / 10_000, 2)} %`;
  if (name === 'price_band' && value === '0') return w.none_set;
  if (prices.has(name)) return f.priced(String(value));
  if (energies.has(name)) return f.energy(String(value));
  if (amounts.has(name)) return f.money(String(value));
  return `${value} TSL`;
}

function RulesTable({ settings }: { settings: CommunitySettings }) {
  const w = words();
  const rows = Object.entries(settings) as [string, string | number | boolean][];
  const columns: Column<[string, string | number | boolean]>[] = [
    { key: 'rule', head: w.rule, heading: true, cell: ([name]) => w.rule_names[name] ?? name },
    { key: 'value', head: w.value, number: true, cell: ([name, value]) => rule_value(name, value) },
  ];
  return <Table caption={w.rules} columns={columns} rows={rows} key_of={([name]) => name} />;
}

type Prices = Record<'import_price' | 'feed_in_price' | 'sharing_price', { text: string; value: Micros | null }>;
const unset = { text: '', value: null };

function TariffForm({ changed }: { changed: () => void }) {
  const w = words();
  const f = formats.value;
  const [typed, set_typed] = useState<Prices>({ import_price: unset, feed_in_price: unset, sharing_price: unset });
  const [touched, set_touched] = useState(false);
  const complete = Object.values(typed).every((each) => each.value !== null);
  const submit = async (): Promise<void> => {
    set_touched(true);
    const now = status.value;
    if (!complete || !now) return;
    const point = {
      import_price: text_of(typed.import_price.value as Micros), feed_in_price: text_of(typed.feed_in_price.value as Micros),
      sharing_price: text_of(typed.sharing_price.value as Micros),
    };
    // Intervals are numbered from 1970.
    const first_interval = Math.floor(now.interval_start / interval_length.value) + 1;
    const receipt = await send_said({ SetTariff: { community, first_interval, points: [point] } });
    if (receipt?.code !== 'none') return;
    say(w.tariff_done(f.count(receipt.height)));
    changed();
  };
  return (
    <form class="stack" onSubmit={(event) => { event.preventDefault(); void submit(); }}>
      <h3>{w.set_tariff}</h3>
      {!roles.value.has('community_operator') && <p class="note">{w.operator_only}</p>}
      <div class="three">
        {(['import_price', 'feed_in_price', 'sharing_price'] as const).map((name) => (
          <DecimalField key={name} label={w[name]} unit={f.price_unit} text={typed[name].text}
            on_text={(text, value) => set_typed({ ...typed, [name]: { text, value } })} />
        ))}
      </div>
      <div class="buttons"><Button kind="primary" type="submit" icon="key" blocked={touched && !complete ? w.price_wrong : null}>{w.set}</Button></div>
    </form>
  );
}

function TariffCard() {
  const w = words();
  const f = formats.value;
  const asked = use_get('/api/v1/communities/{community}/tariff', { path: { community } }, interval_start.value);
  return (
    <Card title={w.tariff} class="half">
      <Loaded asked={asked}>
        {({ tariff }) => {
          const now = status.value?.time ?? 0;
          const step = tariff.filter((each) => each.start <= now).at(-1);
          return step ? (
            <>
              <p class="note">{w.tariff_note(f.date_time(step.start))}</p>
              <dl class="facts single">
                {(['import_price', 'feed_in_price', 'sharing_price'] as const).map((name) => <div key={name}><dt>{w[name]}</dt><dd>{f.priced(step[name])}</dd></div>)}
              </dl>
            </>
          ) : <StateNote state="not_configured">{w.tariff_none}</StateNote>;
        }}
      </Loaded>
      <TariffForm changed={asked.reload} />
    </Card>
  );
}

function KeysCard({ settings }: { settings: CommunitySettings }) {
  const w = words();
  void names.value;
  const asked = use_get('/api/v1/communities/{community}/sharing-keys', { path: { community }, query: { limit: 1000 } });
  const columns: Column<SharingKeyInForce>[] = [
    { key: 'who', head: w.who, heading: true, cell: (row) => name_of(row.member) },
    { key: 'part', head: w.part, number: true, cell: (row) => `${formats.value.number(row.ppm / 10_000, 2)} %` },
  ];
  if (settings.sharing_rule === 'dynamic') return <Card title={w.keys}><p class="note">{w.keys_dynamic}</p></Card>;
  return (
    <Card title={w.keys}>
      <Loaded asked={asked}>{(data) => <Table caption={w.keys} columns={columns} rows={data.sharing_keys} key_of={(row) => row.member} empty={w.keys_none} />}</Loaded>
    </Card>
  );
}

export function Rules() {
  const w = words();
  const asked = use_get('/api/v1/communities/{community}/settings', { path: { community } }, interval_start.value);
  return (
    <div class="grid">
      <Card title={w.rules} note={w.rules_note} class="half"><Loaded asked={asked}>{(settings) => <RulesTable settings={settings} />}</Loaded></Card>
      <TariffCard />
      <Loaded asked={asked}>{(settings) => <KeysCard settings={settings} />}</Loaded>
    </div>
  );
}
