// The receipt of a session, interval by interval, to the last unit of the ledger.
import type { ChargingReceipt, SessionRow } from '../../api/schema';
import { micros, sum, text_of } from '../../base/decimal';
import { formats, interval_length } from '../../app/site';
import { decimals_of } from '../../model/session';
import { Card } from '../../ui/card';
import { Table } from '../../ui/table';
import { exact_energy, exact_money } from './format';
import { Proofs } from './proofs';
import { words } from './words';

const energy_of = (row: SessionRow): string => text_of(sum([row.own, row.market, row.grid, row.unbilled].map((part) => micros(part))));
const energy_cash = (row: SessionRow): string => text_of(sum([micros(row.market_cash), micros(row.grid_cash)]));

export function Receipt({ receipt }: { receipt: ChargingReceipt }) {
  const w = words();
  const f = formats.value;
  const { session } = receipt;
  const rows = [...receipt.rows, receipt.total];
  const facts: [string, string][] = [
    [w.register, w.register_text(receipt.register_start == null ? w.not_told : exact_energy(receipt.register_start), exact_energy(receipt.register_end))],
    [w.evidence, w.evidences[receipt.evidence]],
    ...receipt.credits.map((credit): [string, string] => [w.credit(f.date_time(credit.time)),
      exact_money(text_of(sum([micros(credit.grid_cash), micros(credit.service)])))]),
    ...(micros(receipt.unpaid) > 0 ? [[w.unpaid, exact_money(receipt.unpaid)] as [string, string]] : []),
    ...(micros(receipt.owed) > 0 ? [[w.owed, exact_money(receipt.owed)] as [string, string]] : []),
    [w.to_pay, exact_money(receipt.to_pay)],
  ];
  return (
    <Card title={w.receipt} note={w.receipt_note}
      tools={<a class="button small" href={`/api/v1/charging-sessions/${session.session}`} download={`session-${session.session}.json`}>{w.download}</a>}>
      <Table caption={w.receipt} rows={rows} key_of={(row) => (row === receipt.total ? 'sum' : row.interval)} columns={[
        { key: 'slot', head: w.slot, heading: true, cell: (row) => (row === receipt.total ? w.sum : f.slot(row.interval * interval_length.value, interval_length.value)) },
        { key: 'energy', head: f.energy_unit, number: true, cell: (row) => f.quantity(energy_of(row), decimals_of(energy_of(row))) },
        { key: 'energy_cash', head: w.energy_cash, number: true, cell: (row) => exact_money(energy_cash(row)) },
        { key: 'service', head: w.service_cash, number: true, cell: (row) => exact_money(row.service) },
      ]} />
      <dl class="price-rows">{facts.map(([name, text]) => <div key={name}><dt>{name}</dt><dd data-fact={name === w.to_pay ? 'to-pay' : undefined}>{text}</dd></div>)}</dl>
      <Proofs receipt={receipt} />
    </Card>
  );
}
