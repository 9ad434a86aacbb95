// The API's documentation, drawn from openapi.json: operations with their parameters and answers,
// schemas, each call as curl, and a try for those that only read.
import { words as dictionary } from './docs_words.js';

const methods = ['get', 'post'];
const at = (id) => document.getElementById(id);
let api;
let words;

// element('a', { href: '/' }, 'text', child …)
function element(name, properties = {}, ...children) {
  const out = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key in out) out[key] = value;
    else out.setAttribute(key, value);
  }
  out.append(...children.filter((child) => child !== null && child !== undefined));
  return out;
}

// A schema in one line: names of components are links.
function type_of(schema) {
  if (schema.$ref) {
    const name = schema.$ref.split('/').at(-1);
    return element('a', { href: `#schema-${name}` }, name);
  }
  const several = schema.anyOf ?? schema.oneOf;
  const out = element('span');
  if (several) {
    several.forEach((one, index) => out.append(index ? ' | ' : '', type_of(one)));
  } else if (schema.type === 'array') {
    out.append(type_of(schema.items), '[]');
  } else if (schema.enum) {
    out.append(schema.enum.map((value) => JSON.stringify(value)).join(' | '));
  } else if (schema.type === 'object' && schema.properties) {
    out.append('{ ');
    Object.entries(schema.properties).forEach(([name, one], index) => {
      out.append(index ? ', ' : '', `${name}: `, type_of(one));
    });
    out.append(' }');
  } else {
    out.append(schema.type ?? '');
    if (schema.pattern) out.append(' ', element('code', {}, schema.pattern));
  }
  return out;
}

function table(heads, rows) {
  if (rows.length === 0) return null;
  const cells = (kind, row) => element('tr', {}, ...row.map((cell) => element(kind, {}, cell ?? '')));
  return element('table', {}, element('thead', {}, cells('th', heads)),
    element('tbody', {}, ...rows.map((row) => cells('td', row))));
}

function parameter_rows(parameters, inputs) {
  return parameters.map((parameter) => {
    const input = element('input', {
      'aria-label': parameter.name,
      placeholder: String(parameter.schema.default ?? (parameter.required ? '' : words.optional)),
      value: parameter.name === 'community' ? '0' : '',
    });
    inputs.set(parameter, input);
    const note = parameter.description ?? '';
    return [element('code', {}, parameter.name), type_of(parameter.schema), note, input];
  });
}

function answer_rows(responses) {
  return Object.entries(responses).map(([status, answer]) => {
    const forms = element('span');
    Object.entries(answer.content ?? {}).forEach(([media, { schema }], index) => {
      forms.append(index ? ', ' : '', `${media}: `, type_of(schema));
    });
    return [status, answer.description, forms];
  });
}

function target_of(path, inputs) {
  const query = new URLSearchParams();
  let out = path;
  for (const [parameter, input] of inputs) {
    if (parameter.in === 'path')
      out = out.replace(`{${parameter.name}}`, encodeURIComponent(input.value || `{${parameter.name}}`));
    else if (input.value) query.set(parameter.name, input.value);
  }
  return query.size ? `${out}?${query}` : out;
}

function curl_of(method, target, operation) {
  const url = `'${location.origin}${target.replaceAll("'", '%27')}'`;
  if (method === 'get') return `curl ${url}`;
  const media = Object.keys(operation.requestBody.content)[0];
  return `curl -H 'Content-Type: ${media}' --data @body.json ${url}`;
}

async function try_it(target, output) {
  output.textContent = '…';
  try {
    const answer = await fetch(target);
    const text = await answer.text();
    const json = answer.headers.get('Content-Type')?.includes('json');
    const link = answer.headers.get('Link');
    output.textContent = `${answer.status}${link ? `\nLink: ${link}` : ''}\n\n` +
      (json ? JSON.stringify(JSON.parse(text), null, 2) : text);
  } catch (problem) {
    output.textContent = String(problem);
  }
}

function operation_view(path, method, operation) {
  const inputs = new Map();
  const parameters = parameter_rows(operation.parameters ?? [], inputs);
  const bodies = Object.entries(operation.requestBody?.content ?? {});
  const output = element('pre', { tabIndex: 0, hidden: true });
  const copy = element('button', { type: 'button' }, words.copy);
  copy.addEventListener('click', () => {
    const text = curl_of(method, target_of(path, inputs), operation);
    output.hidden = false;
    output.textContent = text;
    navigator.clipboard?.writeText(text).then(() => { copy.textContent = words.copied; }, () => {});
  });
  const ask = element('button', { type: 'button' }, words.try_it);
  ask.addEventListener('click', () => {
    output.hidden = false;
    try_it(target_of(path, inputs), output);
  });
  return element('details', { id: operation.operationId },
    element('summary', {}, element('span', { className: `method ${method}` }, method.toUpperCase()),
      element('code', {}, path), ` ${operation.summary}`),
    element('div', {},
      table([words.parameter, words.type, words.meaning, words.value], parameters),
      table([words.body, words.type], bodies.map(([media, { schema }]) => [media, type_of(schema)])),
      table([words.answer, words.meaning, words.type], answer_rows(operation.responses)),
      element('p', {}, copy, ' ', method === 'get' ? ask : null), output));
}

function show_operations() {
  const wanted = at('filter').value.toLowerCase();
  const groups = new Map();
  for (const [path, item] of Object.entries(api.paths)) {
    for (const method of methods) {
      const operation = item[method];
      if (!operation || !`${path} ${operation.summary}`.toLowerCase().includes(wanted)) continue;
      const [tag] = operation.tags;
      if (!groups.has(tag)) groups.set(tag, element('section', {}, element('h2', {}, words.tags[tag] ?? tag)));
      groups.get(tag).append(operation_view(path, method, operation));
    }
  }
  at('operations').replaceChildren(...groups.values());
}

function schema_view(name, schema) {
  const required = new Set(schema.required ?? []);
  const rows = Object.entries(schema.properties ?? {}).map(([field, one]) =>
    [element('code', {}, field + (required.has(field) ? '' : '?')), type_of(one), one.description]);
  return element('details', { id: `schema-${name}` },
    element('summary', {}, element('code', {}, name), ` ${schema.description ?? ''}`),
    element('div', {}, rows.length ? table([words.field, words.type, words.meaning], rows) : type_of(schema)));
}

function show() {
  document.documentElement.lang = words.code;
  for (const target of document.querySelectorAll('[data-word]'))
    target.textContent = words[target.dataset.word];
  at('language').textContent = words.other_language;
  at('about').textContent = words.about;
  show_operations();
  at('schemas').replaceChildren(
    ...Object.entries(api.components.schemas).map(([name, schema]) => schema_view(name, schema)));
  open_target();
}

function open_target() {
  const target = at(decodeURIComponent(location.hash.slice(1)));
  if (target instanceof HTMLDetailsElement) {
    target.open = true;
    target.scrollIntoView();
  }
}

api = await (await fetch('/openapi.json')).json();
words = dictionary[navigator.language.startsWith('zh') ? 'zh' : 'en'];
at('language').addEventListener('click', () => {
  words = dictionary[words.other];
  show();
});
at('filter').addEventListener('input', show_operations);
addEventListener('hashchange', open_target);
show();
