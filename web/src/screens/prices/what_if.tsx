import type { Micros } from '../../base/decimal';
import { formats } from '../../app/site';
import { Card } from '../../ui/card';
import { Mark, StateNote } from '../../ui/state';
import type { Replayed } from '../../model/replay';
import { words } from './words';

export function outcome(cash: Micros): string {
  const w = words();
  const size = formats.value.money(Math.abs(cash) as Micros);
  return cash >= 0 ? w.brought(size) : w.cost(size);
}

export function WhatIf({ now, in_force, actual }: { now: Replayed; in_force: Replayed | null; actual: Micros | null }) {
  const w = words();
  const f = formats.value;
  if (now.slots === 0) return <Card title={w.what_if}><StateNote state="no_data">{w.no_slots}</StateNote></Card>;
  const text = in_force === null ? w.only(outcome(now.cash)) : in_force.cash === now.cash ? w.same(outcome(now.cash)) : w.instead(outcome(now.cash), outcome(in_force.cash));
  return (
    <Card title={w.what_if} tools={<Mark state="estimated" />}>
      <p class="what-if" data-what-if={now.cash} aria-live="polite">{text}</p>
      <p>{w.details(f.energy(now.sold), f.energy(now.bought), f.energy(now.from_grid))} {now.left > 0 && w.left(f.energy(now.left))}</p>
      {actual !== null && <p>{w.actual(outcome(actual))}</p>}
      <p class="note">{w.method} {w.method_slots(f.count(now.slots))}</p>
    </Card>
  );
}
