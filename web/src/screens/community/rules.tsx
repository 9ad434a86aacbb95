import { use_get } from '../../api/query';
import type { CommunitySettings, SharingKeyInForce } from '../../api/schema';
import { name_of, names } from '../../app/member';
import { community, formats, interval_start } from '../../app/site';
import { Card } from '../../ui/card';
import { Loaded } from '../../ui/state';
import { Table, type Column } from '../../ui/table';
import { FeesCard } from './fees';
import { TariffCard } from './tariff';
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
      <Card title={w.rules} note={w.rules_note} class="half short rules"><Loaded asked={asked}>{(settings) => <RulesTable settings={settings} />}</Loaded></Card>
      <div class="half column">
        <TariffCard />
        <Loaded asked={asked}>{(settings) => <KeysCard settings={settings} />}</Loaded>
        <Loaded asked={asked}>{(settings) => <FeesCard settings={settings} changed={asked.reload} />}</Loaded>
      </div>
    </div>
  );
}
