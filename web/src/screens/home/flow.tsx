// The power flow of the last metered interval: a drawing whose dots move by transform alone, and the same
// as a table in words. Direction, sign and label carry the meaning; colour repeats it.
import { useSignal } from '@preact/signals';
import type { Flow } from '../../api/schema';
import { formats, site_now } from '../../app/site';
import { use_ticks } from '../../app/ticks';
import { micros } from '../../base/decimal';
import { Card } from '../../ui/card';
import { IconButton } from '../../ui/button';
import { Mark, StateNote, age_text } from '../../ui/state';
import { words as ui_words } from '../../ui/words';
import { use_topic } from '../../live/topics';
import { type NodeName, balance, net_power, source_names, staleness, use_names } from './flow_model';
import { words } from './words';
import './flow.css';

interface Place { x: number; y: number }
const hub: Place = { x: 230, y: 150 };
const places: Record<NodeName, Place> = {
  solar: { x: 230, y: 42 }, grid: { x: 52, y: 150 }, battery: { x: 230, y: 258 },
  homes: { x: 408, y: 92 }, vehicles: { x: 408, y: 208 },
};
const node_names = Object.keys(places) as NodeName[];
const radius = 40;

const colour_of = (node: NodeName, watts: number | null): string =>
  (node === 'grid' && watts !== null && watts < 0 ? 'export' : node);

function details(node: NodeName, watts: number | null, flow: Flow): string[] {
  const w = words();
  if (node === 'grid' && watts) return [watts > 0 ? w.import : w.export];
  if (node !== 'battery') return [];
  const capacity = micros(flow.battery_capacity);
  const stored = micros(flow.battery_stored);
  const level = stored === null || !capacity ? '' : formats.value.share(stored / capacity);
  const doing = watts === null ? '' : watts > 0 ? w.discharging : watts < 0 ? w.charging : w.idle;
  return [doing, level].filter(Boolean);
}

function Link({ node, watts }: { node: NodeName; watts: number | null }) {
  const place = places[node];
  const still = !watts;
  const [from, to] = watts !== null && watts > 0 ? [place, hub] : [hub, place];
  const path = { '--from-x': `${from.x}px`, '--from-y': `${from.y}px`, '--to-x': `${to.x}px`, '--to-y': `${to.y}px` };
  const colour = `var(--${colour_of(node, watts)})`;
  return (
    <g class={still ? 'still' : ''}>
      <line x1={place.x} y1={place.y} x2={hub.x} y2={hub.y} stroke={colour} stroke-width={still ? 2 : Math.min(14, 3 + Math.abs(watts) / 5000)} />
      {!still && [0, 1].map((turn) => <circle key={turn} r="5" fill={colour} class={`dot turn-${turn}`} style={path} />)}
    </g>
  );
}

function Node({ node, watts, flow }: { node: NodeName; watts: number | null; flow: Flow }) {
  const { x, y } = places[node];
  const under = details(node, watts, flow);
  return (
    <g class="node">
      <circle cx={x} cy={y} r={radius} stroke={`var(--${colour_of(node, watts)})`} />
      <text x={x} y={y - (under.length > 1 ? 18 : 12)}>{words()[node]}</text>
      <text x={x} y={y + (under.length > 1 ? 0 : 6)} class="value">{watts === null ? '—' : formats.value.power(Math.abs(watts))}</text>
      {under.map((line, index) => <text key={line} x={x} y={y + (under.length > 1 ? 14 : 21) + 12 * index} class="detail">{line}</text>)}
    </g>
  );
}

function Drawing({ flow, stale }: { flow: Flow; stale: boolean }) {
  const f = formats.value;
  const { sources, uses } = balance(flow);
  return (
    <svg class={`flow ${stale ? 'stale-value' : ''}`} viewBox="0 0 460 300" role="img" aria-label={words().flow_summary(f.power(sources), f.power(uses))}>
      {node_names.map((node) => <Link key={node} node={node} watts={net_power(flow, node)} />)}
      {node_names.map((node) => <Node key={node} node={node} watts={net_power(flow, node)} flow={flow} />)}
      <g class="node">
        <circle cx={hub.x} cy={hub.y} r={34} stroke="var(--neighbours)" />
        <text x={hub.x} y={hub.y + 4}>{words().community}</text>
      </g>
    </svg>
  );
}

function FlowTable({ flow }: { flow: Flow }) {
  const w = words();
  const f = formats.value;
  const { sources, uses, unaccounted } = balance(flow);
  const row = (name: keyof typeof w.flow_rows, watts: number | null | undefined) => (
    <tr key={name}><th scope="row">{w.flow_rows[name]}</th><td class="number">{watts == null ? w.not_metered : f.power(watts)}</td></tr>
  );
  return (
    <div class="flow-table">
      <table>
        <thead><tr><th scope="col">{w.sources}</th><td class="number">{f.power(Math.max(sources, uses))}</td></tr></thead>
        <tbody>{source_names.map((name) => row(name, flow[name]))}{unaccounted !== null && unaccounted < 0 && row('unaccounted', -unaccounted)}</tbody>
      </table>
      <table>
        <thead><tr><th scope="col">{w.uses}</th><td class="number">{f.power(Math.max(sources, uses))}</td></tr></thead>
        <tbody>{use_names.map((name) => row(name, flow[name]))}{unaccounted !== null && unaccounted > 0 && row('unaccounted', unaccounted)}</tbody>
      </table>
    </div>
  );
}

export function FlowCard() {
  const w = words();
  const as_table = useSignal(false);
  const flow = use_topic('flow').value?.data ?? null;
  use_ticks(1000);  // its age grows also while nothing comes
  if (flow?.interval_start == null)
    return <Card title={w.flow}><StateNote state="no_data">{w.flow_waiting}</StateNote></Card>;
  const age = staleness(flow, site_now() ?? flow.interval_start);
  const { unaccounted } = balance(flow);
  return (
    <Card title={w.flow} note={w.flow_period(formats.value.slot(flow.interval_start, flow.interval_length))}
      tools={<>
        {age !== null && <Mark state="stale">{ui_words().age(age_text(age))}</Mark>}
        <IconButton icon={as_table.value ? 'chart' : 'table'} label={as_table.value ? ui_words().show_chart : ui_words().show_table}
          aria-pressed={as_table.value} onClick={() => { as_table.value = !as_table.value; }} />
      </>}>
      {as_table.value ? <FlowTable flow={flow} /> : <Drawing flow={flow} stale={age !== null} />}
      {unaccounted !== null && <p class="note" data-flow="unaccounted">{w.unaccounted_note(formats.value.power(Math.abs(unaccounted)))}</p>}
    </Card>
  );
}
