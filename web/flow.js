// The community's power flow: a drawing for the eye and a table whose two sums must agree; what does
// not is named "unaccounted".
const svg = (name, attributes = {}, children = []) => {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
};

const hub = { x: 190, y: 150, r: 39 };
const places = {
  solar: { x: 190, y: 42 }, grid: { x: 52, y: 150 }, battery: { x: 190, y: 258 },
  homes: { x: 346, y: 88 }, vehicles: { x: 346, y: 212 },
};
const radius = 40;

const parts = {};

export function draw_flow(canvas) {
  const links = [];
  const dots = [];
  const nodes = [];
  for (const [name, place] of Object.entries(places)) {
    const link = svg('line', { x1: place.x, y1: place.y, x2: hub.x, y2: hub.y, class: `link ${name}` });
    const dot = svg('circle', { r: 5, class: `dot ${name}` });
    const node = node_of(name, place, radius);
    parts[name] = { link, dot, ...node };
    links.push(link);
    dots.push(dot);
    nodes.push(node.group);
  }
  const centre = node_of('hub', hub, hub.r);
  parts.hub = centre;
  canvas.append(...links, ...dots, ...nodes, centre.group);
}

function node_of(name, { x, y }, r) {
  const circle = svg('circle', { cx: x, cy: y, r, class: name });
  const label = svg('text', { x, y: y - 14 });
  const value = svg('text', { x, y: y + 5, class: `value ${name}-value` });
  const detail = svg('text', { x, y: y + 20, class: 'detail' });
  const level = svg('text', { x, y: y + 33, class: 'detail' });
  const group = svg('g', { class: 'node' }, [circle, label, value, detail, level]);
  return { circle, label, value, detail, level, group };
}

// A node's net power: positive towards the community, negative away from it, null unknown.
const net = (source, sink) => (source === null && sink === null ? null : (source ?? 0) - (sink ?? 0));

export function show_flow(flow, words, format) {
  const directions = {
    solar: net(flow?.solar ?? null, null),
    grid: net(flow?.grid_in ?? null, flow?.grid_out ?? null),
    battery: net(flow?.battery_out ?? null, flow?.battery_in ?? null),
    homes: net(null, flow?.homes ?? null),
    vehicles: net(null, flow?.vehicles ?? null),
  };
  for (const [name, watts] of Object.entries(directions)) show_node(name, watts, words, format);
  const grid = directions.grid;
  if (grid) parts.grid.detail.textContent = grid > 0 ? words.import : words.export;
  const battery = directions.battery;
  if (battery !== null)
    parts.battery.detail.textContent =
      battery > 0 ? words.discharging : battery < 0 ? words.charging : words.idle;
  parts.battery.level.textContent = battery_level(flow, format);
  parts.hub.value.textContent = words.hub;
}

function battery_level(flow, format) {
  if (flow?.battery_stored == null || !Number(flow.battery_capacity)) return '';
  return format.percent(Number(flow.battery_stored) / Number(flow.battery_capacity));
}

function show_node(name, watts, words, format) {
  const { link, dot, circle, label, value, detail } = parts[name];
  label.textContent = words[name];
  value.textContent = watts === null ? words.no_data : format.power(Math.abs(watts));
  detail.textContent = '';
  const still = !watts;
  for (const element of [link, dot]) element.classList.toggle('still', still);
  for (const element of [link, dot, circle])
    element.classList.toggle('out', name === 'grid' && watts < 0);
  link.setAttribute('stroke-width', still ? 2 : Math.min(14, 3 + Math.abs(watts) / 5000));
  const [from, to] = watts > 0 ? [places[name], hub] : [hub, places[name]];
  dot.style.setProperty('--from-x', `${from.x}px`);
  dot.style.setProperty('--from-y', `${from.y}px`);
  dot.style.setProperty('--to-x', `${to.x}px`);
  dot.style.setProperty('--to-y', `${to.y}px`);
}

// The rows of the table: [word, watts, class].
export function flow_rows(flow) {
  const sum = (names) => names.reduce((total, name) => total + (flow[name] ?? 0), 0);
  const sources = ['solar', 'battery_out', 'grid_in'];
  const sinks = ['homes', 'vehicles', 'battery_in', 'grid_out'];
  const gap = sum(sources) - sum(sinks);
  const row = (name) => [name, flow[name], ''];
  const unaccounted = (wanted) => (wanted ? [['unaccounted', Math.abs(gap), 'unaccounted']] : []);
  const rounding = 50;  // half of the last digit shown, in W
  return {
    sources: sum(sources), sinks: sum(sinks),
    rows: [
      ['sources', undefined, 'group'], ...sources.map(row), ...unaccounted(gap < -rounding),
      ['total', Math.max(sum(sources), sum(sinks)), 'total'],
      ['sinks', undefined, 'group'], ...sinks.map(row), ...unaccounted(gap > rounding),
      ['total', Math.max(sum(sources), sum(sinks)), 'total'],
    ],
  };
}
