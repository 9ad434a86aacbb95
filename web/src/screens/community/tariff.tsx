// The tariff of the grid and of sharing: what is in force, and a draft by time of day that becomes the
// tariff in three steps: what it would change, the operator's signature, the block that holds it.
import { useState } from 'preact/hooks';

import { use_get } from '../../api/query';
import type { TariffStep } from '../../api/schema';
import { roles } from '../../app/member';
import { community, formats, interval_length, interval_start, status, time_zone } from '../../app/site';
import { type Micros, typed } from '../../base/decimal';
import { type Band, type Change, type PriceName, type Prices, changes_of, points_of, price_names } from '../../model/tariff';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { DecimalField, TextField } from '../../ui/field';
import { Loaded, StateNote } from '../../ui/state';
import { Table, type Column } from '../../ui/table';
import { say } from '../../ui/toast';
import { send_said } from '../../wallet/send_said';
import { words } from './words';

interface DraftBand { from: string; prices: Readonly<Record<PriceName, string>> }
const empty: Readonly<Record<PriceName, string>> = { import_price: '', feed_in_price: '', sharing_price: '' };
const bands_max = 8;
const validity_days = 21;

const minute_of = (text: string): number | null => {
  const found = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(text.trim());
  return found ? Number(found[1]) * 60 + Number(found[2]) : null;
};

function band_of(draft: DraftBand): Band | null {
  const from = minute_of(draft.from);
  const prices = Object.fromEntries(price_names.map((name) => [name, typed(draft.prices[name])])) as Record<PriceName, Micros | null>;
  return from === null || price_names.some((name) => prices[name] === null) ? null : { from, prices: prices as Prices };
}

function Diff({ changes }: { changes: readonly Change[] }) {
  const w = words();
  const f = formats.value;
  const cell = (name: PriceName) => (row: Change) => {
    const before = row.before?.[name];
    const after = row.after[name];
    return before === after ? f.price(after) : <><s>{before === undefined ? '—' : f.price(before)}</s> <strong>{f.price(after)}</strong></>;
  };
  const columns: Column<Change>[] = [
    { key: 'when', head: w.when, heading: true, cell: (row) => <span data-change={row.from}>{f.date_time(row.from)} – {f.time(row.until)}</span> },
    ...price_names.map((name) => ({ key: name, head: `${w[name]} ${f.price_unit}`, number: true, cell: cell(name) })),
  ];
  return <Table caption={w.changes_next_day} columns={columns} rows={changes} key_of={(row) => row.from} empty={w.no_changes} />;
}

function BandRow({ band, index, alone, change, remove }: {
  band: DraftBand; index: number; alone: boolean; change: (band: DraftBand) => void; remove: () => void;
}) {
  const w = words();
  const f = formats.value;
  return (
    <fieldset class="band" data-band={index}>
      <legend class="unseen">{w.band(f.count(index + 1))}</legend>
      <TextField label={w.band_from} value={band.from} on_input={(from) => change({ ...band, from })} placeholder="06:00" autocomplete="off"
        problem={band.from !== '' && minute_of(band.from) === null ? w.time_wrong : null} />
      {price_names.map((name) => (
        <DecimalField key={name} label={w[name]} unit={f.price_unit} text={band.prices[name]}
          on_text={(text) => change({ ...band, prices: { ...band.prices, [name]: text } })} />
      ))}
      {!alone && <Button kind="quiet" onClick={remove}>{w.remove_band}</Button>}
    </fieldset>
  );
}

function Editor({ steps, changed }: { steps: readonly TariffStep[]; changed: () => void }) {
  const w = words();
  const f = formats.value;
  const [draft, set_draft] = useState<readonly DraftBand[]>([{ from: '00:00', prices: empty }]);
  const [reviewed, set_reviewed] = useState(false);
  const [touched, set_touched] = useState(false);
  const [sealed, set_sealed] = useState<number | null>(null);
  const bands = draft.map(band_of).filter((band) => band !== null);
  const twice = new Set(bands.map((band) => band.from)).size < bands.length;
  const complete = bands.length === draft.length && !twice;
  const length = interval_length.value;
  const start = (interval_start.value ?? 0) + length;
  const edit = (next: readonly DraftBand[]): void => { set_draft(next); set_reviewed(false); set_sealed(null); };
  const submit = async (): Promise<void> => {
    set_touched(true);
    if (!complete || !status.value) return;
    if (!reviewed) return set_reviewed(true);
    // Intervals are numbered from 1970.
    const receipt = await send_said({ SetTariff: { community, first_interval: Math.floor(start / length), points: points_of(bands, start, length, time_zone.value, validity_days) } });
    if (receipt?.code !== 'none') return;
    say(w.tariff_done(f.count(receipt.height)));
    set_sealed(receipt.height);
    set_reviewed(false);
    changed();
  };
  return (
    <form class="stack" onSubmit={(event) => { event.preventDefault(); void submit(); }}>
      <h3>{w.set_tariff}</h3>
      {!roles.value.has('community_operator') && <p class="note">{w.operator_only}</p>}
      {draft.map((band, index) => (
        <BandRow key={index} band={band} index={index} alone={draft.length === 1}
          change={(now) => edit(draft.map((one, at) => (at === index ? now : one)))} remove={() => edit(draft.filter((_, at) => at !== index))} />
      ))}
      {draft.length > 1 && <p class="note">{w.bands_note(f.count(validity_days))}</p>}
      {reviewed && <div class="stack" data-diff><h3>{w.changes_next_day}</h3><Diff changes={changes_of(steps, bands, start, length, time_zone.value)} /></div>}
      {sealed !== null && <p class="good" role="status" data-sealed={sealed}>{w.tariff_done(f.count(sealed))} <a href={`/ledger/blocks/${sealed}`}>{w.see_block}</a></p>}
      <div class="buttons">
        {draft.length < bands_max && <Button kind="quiet" icon="plus" onClick={() => edit([...draft, { from: '', prices: empty }])}>{w.add_band}</Button>}
        <Button kind="primary" type="submit" {...(reviewed ? { icon: 'key' as const } : {})} blocked={touched && !complete ? (twice ? w.band_twice : w.price_wrong) : null}>{reviewed ? w.set : w.review}</Button>
      </div>
    </form>
  );
}

export function TariffCard() {
  const w = words();
  const f = formats.value;
  const asked = use_get('/api/v1/communities/{community}/tariff', { path: { community }, query: { limit: 1000 } }, interval_start.value);
  return (
    <Card title={w.tariff}>
      <Loaded asked={asked}>
        {({ tariff }) => {
          const now = status.value?.time ?? 0;
          const step = tariff.filter((each) => each.start <= now).at(-1);
          return (
            <div class="stack">
              {step ? (
                <>
                  <p class="note">{w.tariff_note(f.date_time(step.start))}</p>
                  <dl class="facts single">
                    {price_names.map((name) => <div key={name}><dt>{w[name]}</dt><dd>{f.priced(step[name])}</dd></div>)}
                  </dl>
                </>
              ) : <StateNote state="not_configured">{w.tariff_none}</StateNote>}
              <Editor steps={tariff} changed={asked.reload} />
            </div>
          );
        }}
      </Loaded>
    </Card>
  );
}
