import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

import { from_hex } from '../base/bytes';
import { follow } from './chain';
import { check, type Outcome } from './check';
import { decode_header, encode_header, hash_of, type HeaderJson } from './header';

interface Answer {
  height: number;
  block: string;
  proof: string;
  receipt: string;
}
// Made by `fixtures/make.py URL` from a running demo.
const fixture = JSON.parse(readFileSync(new URL('fixtures/proofs.json', import.meta.url), 'utf8')) as {
  blocks: { hash: string; header: HeaderJson }[];
  member: string;
  command: string;
  balance: Answer;
  receipt: Answer;
};
const bytes = (text: string): Uint8Array => from_hex(text) as Uint8Array;
const of = (answer: Answer, proof = bytes(answer.proof)): Outcome => check(proof, answer.block, bytes(answer.receipt));

test('a balance', () => {
  const outcome = of(fixture.balance);
  expect(outcome).toMatchObject({
    ok: true,
    statement: { kind: 'balance', owner: fixture.member, asset: 'EUR', block: fixture.balance.block },
  });
  if (!outcome.ok) return;
  expect(outcome.statement.header.height).toBe(BigInt(fixture.balance.height));
  expect(outcome.statement.posted).toBeGreaterThan(0n);
});

test('a receipt', () =>
  expect(of(fixture.receipt)).toMatchObject({
    ok: true,
    statement: { kind: 'receipt', command: fixture.command, code: 0n, field: '' },
  }));

describe.each(['balance', 'receipt'] as const)('a %s with', (name) => {
  const answer = fixture[name];
  const good = bytes(answer.proof);

  test('any one bit changed proves nothing', () => {
    for (let i = 0; i < good.length; ++i)
      for (let bit = 0; bit < 8; ++bit) {
        const changed = Uint8Array.from(good);
        changed[i] = (changed[i] ?? 0) ^ (1 << bit);
        expect(of(answer, changed).ok, `byte ${i} bit ${bit}`).toBe(false);
      }
  });
  test('bytes missing or more proves nothing', () => {
    for (let size = 0; size < good.length; ++size) expect(of(answer, good.subarray(0, size)).ok).toBe(false);
    expect(of(answer, Uint8Array.from([...good, 0]))).toEqual({ ok: false, fault: 'damaged_proof' });
  });
  test('another trusted block proves nothing', () =>
    expect(check(good, `0x${'00'.repeat(32)}`)).toEqual({ ok: false, fault: 'other_block' }));
});

test('headers: the JSON form gives the bytes, the bytes give the hash', () => {
  for (const { hash, header } of fixture.blocks) {
    const encoded = encode_header(header);
    expect(hash_of(encoded)).toBe(hash);
    expect(decode_header(encoded)).toMatchObject({ height: BigInt(header.height), parent: header.parent });
    expect(decode_header(encoded.subarray(0, -1))).toBeUndefined();
  }
});

describe('from a saved head', () => {
  const [first, ...rest] = fixture.blocks;
  const saved = { height: Number(first?.header.height), hash: String(first?.hash) };
  const genesis = String(first?.header.genesis);
  const headers = rest.map(({ header }) => header);

  test('the chain leads to the newest', () =>
    expect(follow(saved, genesis, headers)).toEqual({
      ok: true,
      head: { height: saved.height + rest.length, hash: rest.at(-1)?.hash },
    }));
  test('a changed header is found at the next block', () => {
    const changed = headers.map((h, i) => (i === 2 ? { ...h, state_root: `0x${'11'.repeat(32)}` } : h));
    expect(follow(saved, genesis, changed)).toEqual({ ok: false, height: saved.height + 4, fault: 'other_parent' });
  });
  test('a gap, another ledger and another saved head are told', () => {
    expect(follow(saved, genesis, headers.slice(1))).toMatchObject({ fault: 'gap', height: saved.height + 1 });
    expect(follow(saved, `0x${'22'.repeat(32)}`, headers)).toMatchObject({ fault: 'other_ledger' });
    expect(follow({ ...saved, hash: genesis }, genesis, headers)).toMatchObject({ fault: 'other_parent' });
  });
});
