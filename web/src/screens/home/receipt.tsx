// Where the last kilowatt-hours came from, as the ledger settled them.
import type { EnergyRow, Explanation } from '../../api/schema';
import { type Micros, micros, minus, sum, zero } from '../../base/decimal';
import { use_get } from '../../api/query';
import { community, formats } from '../../app/site';
import { Card } from '../../ui/card';
import { type Part, Shares } from '../../ui/shares';
import { Loaded, StateNote } from '../../ui/state';
import { percents } from '../../model/energy';
import { words } from './words';

// The newest settlement replaces those before it. Null where nothing was used.
function parts_of(explanation: Explanation): Part[] | null {
  const settled = explanation.settlements.at(-1);
  if (!settled || micros(settled.imported) <= 0) return null;
  const sharing = micros(settled.shared_in);
  const grid = micros(settled.grid_import);
  const store = minus(minus(micros(settled.imported), sharing), grid);
  const amounts = [store, sharing, grid];
  const shares = percents(amounts);
  const colours = ['battery', 'neighbours', 'grid'];
  return (['store', 'sharing', 'grid'] as const).map((key, index) => {
    const amount = amounts[index] ?? zero;
    return {
      key, label: words().origins[key], colour: colours[index] ?? '', amount,
      percent: shares[index] ?? 0, text: formats.value.energy(amount, 3),
    };
  });
}

function Told({ explanation }: { explanation: Explanation }) {
  const w = words();
  const f = formats.value;
  const parts = parts_of(explanation);
  const settled = explanation.settlements.at(-1);
  if (!parts || !settled) return <StateNote state="no_data">{w.receipt_none}</StateNote>;
  const paid = sum(explanation.amounts.map((amount) => micros(amount.amount)));
  return (
    <>
      <Shares parts={parts} />
      <p class="note">{w.receipt_text(f.energy(settled.imported, 3), f.slot(explanation.from, explanation.until - explanation.from), f.count(settled.height))}</p>
      {explanation.amounts.length > 0 && <p class="note">{paid >= 0 ? w.receipt_received(f.money(paid, 3)) : w.receipt_paid(f.money(-paid as Micros, 3))}</p>}
      {settled.evidence && <p class="note">{w.receipt_evidence(w.evidences[settled.evidence])}</p>}
      {settled.version > 1 && <p class="note">{w.receipt_corrected}</p>}
    </>
  );
}

export function Receipt({ address, rows }: { address: string; rows: readonly EnergyRow[] }) {
  const w = words();
  const last = rows.findLast((row) => micros(row.imported) > 0);
  const asked = use_get('/api/v1/members/{address}/explain',
    last ? { path: { address }, query: { interval: last.start, community } } : null);
  return (
    <Card title={w.receipt} note={w.receipt_note}>
      {last ? <Loaded asked={asked}>{(explanation) => <Told explanation={explanation} />}</Loaded>
        : <StateNote state="no_data">{w.receipt_none}</StateNote>}
    </Card>
  );
}
