// The page: holds the latest data of each topic and shows it in the chosen language.
import { Feed } from './feed.js';
import { draw_flow, flow_rows, show_flow } from './flow.js';
import { formats, short_hash } from './format.js';
import { block_row, book_rows, cell, empty_row, member_row, middle_row, row, trade_row } from './tables.js';
import { words as dictionary } from './words.js';

const community = 'communities/0';
const levels_shown = 12;  // of the book, on each side
const views = {
  status: show_status,
  [`${community}/flow`]: show_energy,
  [`${community}/book`]: show_book,
  [`${community}/trades`]: show_trades,
  [`${community}/members`]: show_members,
  blocks: show_blocks,
};
const data = {};
let connection = 'connecting';
let received = null;  // when the status came, on this computer's clock
let names = new Map();
let words;
let format;

const at = (id) => document.getElementById(id);

function saved(key, fallback) {
  try { return localStorage.getItem(key) ?? fallback; } catch { return fallback; }
}
function save(key, value) {
  try { localStorage.setItem(key, value); } catch { /* private window: the choice lasts for the page */ }
}

function set_language(code) {
  words = dictionary[code];
  document.documentElement.lang = code;
  for (const element of document.querySelectorAll('[data-word]'))
    element.textContent = words[element.dataset.word];
  at('language').textContent = words.other_language;
  at('language').lang = words.other_code;
  set_theme(document.documentElement.dataset.theme ?? 'system');
  show_everything();
}

function set_theme(theme) {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  at('theme').textContent = words.theme[theme];
}

function show_everything() {
  const status = data.status;
  format = formats(words.locale, status?.time_zone ?? 'UTC', status?.currency);
  show_connection();
  for (const show of Object.values(views)) show();
}

function show_connection() {
  const pill = at('connection');
  pill.dataset.state = connection;
  const since = data.status ? format.time_seconds(data.status.time) : null;
  const text = connection === 'lost' ? words.lost(since) : words[connection];
  if (pill.textContent !== text) pill.textContent = text;
  if (connection !== 'live') at('interval').textContent = '';  // the countdown would be a guess
}

function show_status() {
  const status = data.status;
  const demo = Boolean(status?.demo);
  at('banner').hidden = !demo;
  if (!status) return;
  document.title = `${status.community} · wattbook`;
  at('community').textContent = status.community;
  at('banner-title').textContent = words.banner_title;
  at('banner-text').textContent = words.banner_text(format.count(status.members), status.speed);
  at('height').textContent = format.count(status.height);
  at('block-hash').textContent = status.block;
  at('state-root').textContent = status.state_root;
  show_interval();
}

function show_interval() {
  const status = data.status;
  if (!status || connection !== 'live') return;
  const now = status.time + (performance.now() - received) * status.speed;
  const end = status.interval_start + status.interval_length;
  at('interval').textContent = words.interval(
    format.time(status.interval_start), format.time(end), format.countdown(end - now));
}

function show_energy() {
  const flow = data[`${community}/flow`] ?? null;
  show_flow(flow, words, format);
  if (!flow || flow.interval_start === null) {
    at('flow-period').textContent = words.flow_waiting;
    at('flow-summary').textContent = words.flow_waiting;
    at('flow-rows').replaceChildren();
    return;
  }
  const end = flow.interval_start + flow.interval_length;
  at('flow-period').textContent = words.flow_period(format.time(flow.interval_start), format.time(end));
  const { rows, sources, sinks } = flow_rows(flow);
  at('flow-summary').textContent = words.flow_summary(format.power(sources), format.power(sinks));
  at('flow-rows').replaceChildren(...rows.map(([name, watts, classes]) => {
    const head = cell(words[name], { header: true });
    if (classes !== 'group')
      return row([head, cell(format.power(watts), { classes: 'number', missing: words.no_data })], classes);
    head.colSpan = 2;
    return row([head], classes);
  }));
}

function show_book() {
  const book = data[`${community}/book`];
  at('book-price').textContent = `${words.price} ${format.price_unit}`;
  const side = (name, title, levels) => {
    const head = cell(title, { header: true });
    head.colSpan = 3;
    const rows = levels?.length ? book_rows(levels, words, format)
      : [empty_row(words.no_orders[name], 3)];
    at(name).replaceChildren(row([head]), ...rows);
  };
  side('asks', words.sell_orders, book?.asks.slice(0, levels_shown).reverse());
  side('bids', words.buy_orders, book?.bids.slice(0, levels_shown));
  at('middle').replaceChildren(...(book ? [middle_row(book, words, format)] : []));
}

const name_of = (address) => names.get(address) || short_hash(address);

function fill(id, list, make_row, empty, columns) {
  at(id).replaceChildren(...(list?.length ? list.map(make_row) : [empty_row(empty, columns)]));
}

function show_trades() {
  fill('trades', data[`${community}/trades`]?.trades,
    (trade) => trade_row(trade, name_of, words, format), words.no_trades, 4);
}

function show_members() {
  const members = data[`${community}/members`]?.members;
  fill('members', members, (member) => member_row(member, words, format), words.no_members, 5);
}

function show_blocks() {
  fill('blocks', data.blocks?.blocks, (block) => block_row(block, format), words.no_blocks, 4);
}

function on_data(topic, value) {
  const first_status = topic === 'status' && !data.status;
  const first_names = topic.endsWith('/members') && names.size === 0;
  data[topic] = value;
  if (topic.endsWith('/members'))
    names = new Map(value.members.map((member) => [member.address, member.name]));
  if (topic === 'status') received = performance.now();
  if (first_status || first_names) show_everything();
  else views[topic]();
}

at('language').addEventListener('click', () => {
  const code = words.other_code;
  save('language', code);
  set_language(code);
});
at('theme').addEventListener('click', () => {
  const next = { system: 'light', light: 'dark', dark: 'system' };
  const theme = next[document.documentElement.dataset.theme ?? 'system'];
  save('theme', theme);
  set_theme(theme);
});
document.addEventListener('visibilitychange', () =>
  document.body.classList.toggle('hidden-tab', document.hidden));

draw_flow(at('flow'));
const theme = saved('theme', 'system');
if (theme !== 'system') document.documentElement.dataset.theme = theme;
const preferred = navigator.language.startsWith('zh') ? 'zh-Hans' : 'en';
set_language(saved('language', preferred) === 'zh-Hans' ? 'zh-Hans' : 'en');
setInterval(show_interval, 1000);
new Feed(Object.keys(views), on_data, (state) => {
  connection = state;
  show_connection();
}).start();
