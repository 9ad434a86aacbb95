import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

import { curl_of, operations_of, type OpenApi } from './operations';

const document = JSON.parse(readFileSync(new URL('../../../../tests/golden/openapi.json', import.meta.url), 'utf8')) as OpenApi;
const operations = operations_of(document);
const at = (path: string, method = 'GET') => {
  const found = operations.find((each) => each.path === path && each.method === method);
  if (!found) throw new Error(path);
  return found;
};

test('every operation of the document is listed', () =>
  expect(operations.length).toBe(Object.values(document.paths).flatMap((methods) => Object.keys(methods)).length));

test('what an operation needs is told', () => {
  expect(at('/api/v1/tokens').needs).toBe('developer');
  expect(at('/api/v1/admin-log').needs).toBe('administrator');
  expect(at('/api/v1/communities').needs).toBeNull();
  expect(at('/api/v1/commands', 'POST').needs).toBeNull();
});

test('a line of curl is whole, with a token where one goes', () => {
  expect(curl_of(at('/api/v1/communities/{community}/book'), 'http://node:1', { community: '0' })).toBe(
    "curl -s -H 'Authorization: Bearer TOKEN' 'http://node:1/api/v1/communities/0/book'");
  expect(curl_of(at('/api/v1/commands', 'POST'), 'http://node:1', {})).toBe(
    "curl -s -X POST -H 'Authorization: Bearer TOKEN' -H 'Content-Type: application/json' -d @BODY.json 'http://node:1/api/v1/commands'");
  expect(curl_of(at('/api/v1/typed-data/{kind}'), '', {})).toContain("/api/v1/typed-data/CreateCommunity'");
});
