// The order form. Its sentence is made from the very values that are signed; what the ledger would refuse
// is refused here first, with the reason and a value that would do.
import { type Signal, useSignal } from '@preact/signals';
import type { CommunitySettings, Receipt } from '../../api/schema';
import { Problem } from '../../api/client';
import { type Micros, micros, minus, text_of, typed } from '../../base/decimal';
import { type Draft, account, can_sign, open_account, send } from '../../app/identity';
import { detail, looking, member, name_of } from '../../app/member';
import { community, formats, interval_length, interval_start } from '../../app/site';
import { connection } from '../../live/feed';
import { use_topic } from '../../live/topics';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { Choice, DecimalField, Select } from '../../ui/field';
import { problem_text } from '../../ui/state';
import { say } from '../../ui/toast';
import type { Side } from '../../model/book';
import { type Means, type Ticket as Order, refusal, terms } from '../../model/ticket';
import { words } from './words';

export type Validity = 'good_till_cancelled' | 'good_till_time' | 'immediate_or_cancel';
export interface Entry { side: Signal<Side>; quantity: Signal<string>; price: Signal<string> }

function use_means(): Means | null {
  const own = use_topic('members').value?.data.members.find((one) => one.address === member.value);
  if (!own) return null;
  return {
    cash_free: minus(micros(own.cash), micros(own.cash_held)), watt: micros(own.watt),
    watt_free: minus(micros(own.watt), micros(own.watt_held)), watt_limit: micros(own.watt_limit),
  };
}

// Why nobody can sign now, whatever the order says.
function blocked(): string | null {
  const w = words();
  if (connection.value !== 'live') return w.blocked.offline;
  if (!can_sign.value) return w.blocked.no_wallet;
  if (!account.value) return w.blocked.no_account;
  return looking.value && member.value ? w.blocked.looking(name_of(member.value)) : null;
}

export function draft_of(order: Order & { quantity: Micros; price: Micros }, validity: Validity, good_till: number): Draft {
  return {
    PlaceOrder: {
      community, instrument: 'watt', session: 'continuous', side: order.side, kind: 'limit',
      price: text_of(order.price), quantity: text_of(order.quantity), time_in_force: validity,
      good_till: validity === 'good_till_time' ? good_till : 0, post_only: false, self_trade: 'cancel_taker',
    },
  };
}

function told(receipt: Receipt): void {
  const w = words();
  const f = formats.value;
  if (receipt.code !== 'none') return say(w.refused(receipt.code), 'failed');
  const height = f.count(receipt.height);
  let traded = 0;
  let order: number | null = null;
  for (const effect of receipt.effects) {
    if ('Traded' in effect) traded += micros(effect.Traded.quantity);
    if ('OrderPlaced' in effect) order = effect.OrderPlaced.order;
  }
  if (traded > 0) say(w.traded(f.energy(traded as Micros), height));
  if (order !== null) say(w.placed(f.count(order), height));
}

export function Ticket({ settings, entry, on_sent }: { settings: CommunitySettings; entry: Entry; on_sent: () => void }) {
  const w = words();
  const f = formats.value;
  const validity = useSignal<Validity>('good_till_cancelled');
  const busy = useSignal(false);
  const tried = useSignal(false);
  const means = use_means();
  const order: Order = { side: entry.side.value, quantity: typed(entry.quantity.value), price: typed(entry.price.value) };
  const refused = refusal(order, settings, means, detail.value?.suspended ?? false);
  const result = terms(order, settings, means);
  const good_till = (interval_start.value ?? 0) + interval_length.value;
  const missing = refused?.code === 'quantity_missing' || refused?.code === 'price_missing';
  const problem = (field: 'quantity' | 'price'): string | null =>
    (refused?.field === field && (tried.value || !missing) ? w.problems[refused.code] : null);
  const valid = validity.value === 'good_till_time' ? w.until(f.time(good_till)) : w.valid[validity.value];
  const reason = blocked();

  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    tried.value = true;
    if (refused || reason || busy.value || order.quantity === null || order.price === null) return;
    busy.value = true;
    try {
      const receipt = await send(draft_of({ ...order, quantity: order.quantity, price: order.price }, validity.value, good_till));
      if (receipt) {
        told(receipt);
        on_sent();
      }
    } catch (error) {
      say(error instanceof Problem ? problem_text(error) : String(error), 'failed');
    } finally {
      busy.value = false;
    }
  };

  return (
    <Card title={w.ticket}>
      <form class="ticket" onSubmit={(event) => { void submit(event); }} noValidate>
        <Choice<Side> label={w.side} value={order.side} on_change={(side) => { entry.side.value = side; }} tone={(side) => side}
          options={[{ value: 'buy', text: w.buy }, { value: 'sell', text: w.sell }]} />
        <div class="pair-of-fields">
          <DecimalField label={w.quantity} unit={f.energy_unit} text={entry.quantity.value} problem={problem('quantity')} on_text={(text) => { entry.quantity.value = text; }} name="quantity" />
          <DecimalField label={w.limit_price} unit={f.price_unit} text={entry.price.value} problem={problem('price')} on_text={(text) => { entry.price.value = text; }} name="price" />
        </div>
        {refused?.fix != null && refused.field && !missing && (
          <Button kind="quiet" onClick={() => { if (refused.field) entry[refused.field].value = text_of(refused.fix as Micros); }}>
            {w.use(refused.field === 'price' ? f.priced(refused.fix) : f.energy(refused.fix))}
          </Button>
        )}
        {refused && !refused.field && <p class="why">{w.problems[refused.code]}</p>}
        <Select<Validity> label={w.validity} value={validity.value} on_change={(value) => { validity.value = value; }}
          options={(['good_till_cancelled', 'good_till_time', 'immediate_or_cancel'] as const).map((value) => ({ value, text: w.valid[value] }))} />
        {result && !refused && order.quantity !== null && order.price !== null && (
          <div class="sentence" data-sentence aria-live="polite">
            <p>{(order.side === 'buy' ? w.sentence_buy : w.sentence_sell)(f.energy(order.quantity), f.priced(order.price), valid)}</p>
            <p>{(order.side === 'buy' ? w.worst_buy : w.worst_sell)(f.money(result.total, 4), result.fee ? f.money(result.fee, 4) : w.no_fee)}</p>
            {result.waiting > 0 && <p>{(order.side === 'buy' ? w.waits_buy : w.waits_sell)(f.energy(result.waiting))}</p>}
            <p>{w.stays}</p>
          </div>
        )}
        {reason === w.blocked.no_account && <Button icon="key" onClick={() => { void open_account(); }}>{w.open_account}</Button>}
        <Button kind="primary" type="submit" busy={busy.value} blocked={reason}>{busy.value ? w.placing : w.place}</Button>
      </form>
    </Card>
  );
}
