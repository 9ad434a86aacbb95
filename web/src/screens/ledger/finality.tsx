// Where several nodes keep the ledger: how far it is ordered, executed and final, and who must sign.
import { use_get } from '../../api/query';
import { formats, status } from '../../app/site';
import { Card } from '../../ui/card';
import { StateNote } from '../../ui/state';
import { words } from './words';

export function FinalityCard() {
  const w = words();
  const f = formats.value;
  const cluster = use_get('/api/v1/cluster', {}, status.value?.height).query.value.data;
  if (!cluster?.is_member) return null;
  const facts: [string, string][] = [
    [w.finality.ordered, f.count(cluster.ordered)], [w.finality.executed, f.count(cluster.executed)], [w.finality.final, f.count(cluster.final)],
    [w.finality.delegates, w.finality.needed(f.count(cluster.signatures), f.count(cluster.delegates))],
    [w.finality.this_node, !cluster.is_delegate ? w.finality.follows : cluster.signs ? w.finality.signs : w.finality.mute],
    [w.finality.evidence, cluster.evidence === 0 ? w.finality.none : f.count(cluster.evidence)], [w.finality.foundation, cluster.foundation],
  ];
  return (
    <Card title={w.finality.title}>
      <p class="note">{w.finality.text}</p>
      {!cluster.reaches_orderer && <StateNote state="failed">{w.finality.cut_off}</StateNote>}
      <dl class="facts">{facts.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value.startsWith('0x') ? <code>{value}</code> : value}</dd></div>)}</dl>
    </Card>
  );
}
