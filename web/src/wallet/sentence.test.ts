import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

import { command_kinds, sentence_of, type Names } from './sentence';
import type { Message, TypedData } from './typed_data';

const kinds = (
  JSON.parse(readFileSync(new URL('fixtures/typed_data.json', import.meta.url), 'utf8')) as { data: TypedData }[]
).map(({ data }) => data);
const [alice, bob, device] = ['a', 'b', 'd'].map((letter) => `0x${letter.repeat(40)}`);

const names: Names = {
  asset: (number) => ['TSL', 'EUR', 'WATT-0'][number] ?? `#${number}`,
  currency: 'EUR',
  member: (address) => (address === bob ? 'Bob' : ''),
  time: (ms) => `@${ms}`,
};
const said = (data: TypedData, language: 'en' | 'zh', message: Message = data.message): string =>
  sentence_of(data.primaryType, message, language, names);
const of_kind = (kind: string): TypedData => kinds.find((k) => k.primaryType === kind) as TypedData;

test('every kind of the protocol has a sentence', () =>
  expect(kinds.map((k) => k.primaryType)).toEqual([...command_kinds]));

// The header is shown beside the sentence, not in it.
const header = new Set(['id', 'account', 'expires']);
const another = (value: unknown): unknown => {
  switch (typeof value) {
    case 'boolean':
      return !value;
    case 'number':
      return value + 13;
    case 'string':
      if (/^-?\d+(\.\d+)?$/.test(value)) return `7${value.replace('-', '')}`;
      if (value.startsWith('0x')) return value.replaceAll(/[abd]/g, 'c');
      return value === 'buy' ? 'sell' : value === 'discard' ? 'release' : value === 'none' ? 'x' : other_enum[value] ?? `${value}x`;
    default:
      return value;
  }
};
const other_enum: Record<string, string> = {
  limit: 'market', continuous: 'auction', watt: 'tsl', target_price: 'none', estimated: 'substituted', tsl: 'watt',
};

// The value with one leaf changed, or one list emptied, at a time: where, and what it then is.
function changes(value: unknown, place = ''): [string, unknown][] {
  if (Array.isArray(value)) {
    const first = value[0] as unknown;
    const rest = value.slice(1) as unknown[];
    return [[place, []], ...changes(first, `${place}[0]`).map(([at, other]): [string, unknown] => [at, [other, ...rest]])];
  }
  if (typeof value !== 'object' || value === null) return [[place, another(value)]];
  return Object.entries(value).flatMap(([name, inner]) => changes(inner, place === '' ? name : `${place}.${name}`)
    .map(([at, other]): [string, unknown] => [at, { ...value, [name]: other }]));
}

describe.each(kinds.map((k) => [k.primaryType, k] as const))('%s', (_, data) => {
  test.each(['en', 'zh'] as const)('in %s: changing any signed field changes the sentence', (language) => {
    const sentence = said(data, language);
    expect(sentence).not.toMatch(/undefined|null|NaN|\?›|\[object/);
    for (const [place, changed] of changes(data.message))
      if (!header.has(place)) expect(said(data, language, changed as Message), place).not.toBe(sentence);
  });
});

test('an order is told as people speak', () => {
  expect(said(of_kind('PlaceOrder'), 'en')).toBe(
    'You buy 1.57 kWh for at most 0.253 EUR per kWh on the market of community 0: you pay at most 0.39721 EUR if ' +
      'all of it is bought. It stays until @1781947260000. It only waits, and never takes a standing order. ' +
      'Against own orders: decrement.',
  );
  expect(said(of_kind('PlaceOrder'), 'zh')).toBe(
    '您在社区 0 的市场买入 1.57 kWh，单价不高于 0.253 EUR/kWh：全部成交时最多支付 0.39721 EUR。有效至 @1781947260000。' +
      '只挂单，不主动吃单。遇到自己的订单：decrement。',
  );
});

test('a payment names every leg, with names beside addresses and never instead', () => {
  expect(said(of_kind('Transfer'), 'en')).toBe(
    `You pay 5 EUR to Bob (${bob}), and 0.75 WATT-0 to ${device}, note “for the cake”.`,
  );
  expect(said(of_kind('SetSharingKeys'), 'zh')).toContain(`${alice} 百万分之 600000`);
});

test('a kind from the future is told by its fields, a missing field is said', () => {
  expect(sentence_of('PlantTree', { height: 3 }, 'en', names)).toBe('PlantTree: height 3');
  expect(said(of_kind('ReleaseHold'), 'en', {})).toBe('You give the rest of the hold ‹hold?› back.');
});
