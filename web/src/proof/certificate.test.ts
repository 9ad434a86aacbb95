import { secp256k1 } from '@noble/curves/secp256k1.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { expect, test } from 'vitest';

import { concat, from_hex, to_hex, utf8 } from '../base/bytes';
import { check_certificate } from './certificate';
import { address_of_point } from './recover';

const bytes = (text: string): Uint8Array => from_hex(text) as Uint8Array;
const filled = (size: number, value: number): Uint8Array => new Uint8Array(size).fill(value);
const number = (value: number): Uint8Array => (value < 0x80 ? Uint8Array.of(value) : Uint8Array.of((value & 0x7f) | 0x80, value >> 7));
const blob = (content: Uint8Array): Uint8Array => concat([number(content.length), content]);

const people = [1, 2, 3, 4]
  .map((seed) => ({ key: filled(32, seed), stake: seed === 1 ? 4 : 3 }))
  .map((person) => ({ ...person, address: address_of_point(secp256k1.getPublicKey(person.key, false)) }))
  .sort((a, b) => (a.address < b.address ? -1 : 1));
const list = concat([number(people.length), ...people.map(({ address, stake }) => concat([bytes(address), number(stake * 2)]))]);
const chain = filled(32, 9);
const block = filled(32, 7);
const foundation = concat([chain, number(2), number(41), filled(32, 6), list]);

function vote(epoch = 2): Uint8Array {
  return concat([chain, number(epoch), number(42), number(300), filled(32, 5), block, filled(32, 6), filled(32, 4), sha256(list)]);
}

function file(signers: readonly (typeof people)[number][], voted = vote()): Uint8Array {
  const digest = sha256(concat([utf8('wattbook vote\0'), voted]));
  const signatures = signers.map(({ key }) => {
    const signature = secp256k1.sign(digest, key, { prehash: false, format: 'recovered' });
    return concat([signature.subarray(1), Uint8Array.of((signature[0] ?? 0) + 27)]);
  });
  return concat([blob(foundation), blob(concat([voted, number(signatures.length), ...signatures]))]);
}

const light = people.filter(({ stake }) => stake === 3);

test('delegates with two thirds of the stake', () => {
  expect(check_certificate(file(light))).toEqual({ foundation: to_hex(sha256(foundation)), block: to_hex(block), signatures: 3, delegates: 4 });
  expect(check_certificate(file(people))?.signatures).toBe(4);
  expect(check_certificate(file(people.filter(({ stake }) => stake === 4).concat(light.slice(0, 1))))).toBeUndefined();
  expect(check_certificate(file([]))).toBeUndefined();
});

test('each counts once, strangers not at all', () => {
  const [first, ...others] = people as [(typeof people)[number], ...typeof people];
  expect(check_certificate(file([first, first, ...others]))).toBeUndefined();
  expect(check_certificate(file([...people].reverse()))).toBeUndefined();
  expect(check_certificate(file([...light, { ...first, key: filled(32, 8) }]))).toBeUndefined();
});

test('of another epoch it is none', () => {
  expect(check_certificate(file(people, vote(1)))).toBeUndefined();
});

test('a byte of what was signed cannot be another', () => {
  const good = file(light);
  for (let at = 0; at < good.length; at += 11) {
    const bad = good.slice();
    bad[at] = (bad[at] ?? 0) ^ (1 << (at % 8));
    const shown = check_certificate(bad);
    // The foundation's own hash is what the reader compares.
    expect(shown === undefined || shown.foundation !== to_hex(sha256(foundation)), `byte ${at}`).toBe(true);
  }
  for (let size = 0; size < good.length; size += 37) expect(check_certificate(good.slice(0, size)), `${size} bytes`).toBeUndefined();
});
