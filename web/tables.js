// Table rows from data. Text only enters the page as text nodes.
import { short_hash } from './format.js';

export function cell(text, { header = false, classes = '', missing = '—', title = '' } = {}) {
  const element = document.createElement(header ? 'th' : 'td');
  if (header) element.scope = 'row';
  if (classes) element.className = classes;
  if (title) element.title = title;
  if (text === null || text === undefined) {
    element.textContent = missing;
    element.classList.add('missing');
  } else {
    element.append(text);
  }
  return element;
}

export function row(cells, classes = '') {
  const element = document.createElement('tr');
  if (classes) element.className = classes;
  element.append(...cells);
  return element;
}

export function empty_row(text, columns) {
  const only = cell(text);
  only.colSpan = columns;
  return row([only], 'empty');
}

const number = { classes: 'number' };

export function book_rows(levels, words, format) {
  const total = (level) => Number(level.executable) + Number(level.waiting);
  const largest = Math.max(...levels.map(total), 0);
  return levels.map((level) => {
    const waiting = Number(level.waiting) > 0 ? `◷ ${format.energy(level.waiting)}` : '';
    const element = row([
      cell(format.price(level.price)),
      cell(format.energy(level.executable), number),
      cell(waiting, number),
    ]);
    element.style.setProperty('--depth', `${(60 * total(level)) / largest}%`);
    return element;
  });
}

export function middle_row(book, words, format) {
  const text = document.createElement('td');
  text.colSpan = 3;
  const last = document.createElement('strong');
  last.textContent = format.price(book.last) ?? '—';
  const ask = format.price(book.best_executable_ask) ?? '—';
  const gap = book.best_bid === null || book.best_ask === null ? null
    : Number(book.best_ask) - Number(book.best_bid);
  const spread = `${gap < 0 ? words.crossed : words.spread} ` +
    (format.price(gap === null ? null : Math.abs(gap)) ?? '—');
  text.append(`${words.last} `, last, ` ${format.price_unit} · ${spread} · ` +
    `${words.best_executable} ${ask}`);
  return row([text]);
}

export function trade_row(trade, name_of, words, format) {
  const bought = trade.taker === 'buy';
  const price = cell(`${bought ? '▲' : '▼'} ${format.price(trade.price)}`, {
    classes: 'number', title: bought ? words.bought : words.sold,
  });
  return row([
    cell(format.time_seconds(trade.time)), price, cell(format.energy(trade.energy), number),
    cell(`${name_of(trade.seller)} → ${name_of(trade.buyer)}`),
  ]);
}

export function member_row(member, words, format) {
  return row([
    cell(member.name || short_hash(member.address), { header: true, title: member.address }),
    cell(format.energy(member.watt), number),
    cell(format.energy(member.watt_limit), { ...number, missing: words.no_data }),
    cell(format.money(member.cash), number),
    cell(format.amount(member.tsl), number),
  ]);
}

export function block_row(block, format) {
  return row([
    cell(format.count(block.height), number), cell(format.time_seconds(block.time)),
    cell(format.count(block.commands), number),
    cell(short_hash(block.state_root), { classes: 'hash', title: block.state_root }),
  ]);
}
