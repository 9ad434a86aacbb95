import { expect, test } from 'vitest';
import { hashMessage, recoverAddress } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';

import { from_hex, to_hex, type Hex } from '../base/bytes';
import { recover_address } from '../proof/recover';
import {
  address_of, checksummed, new_private_key, personal_digest, read_address, sign_digest,
} from './signature';

const key_text: Hex = '0x4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318';
const key = from_hex(key_text) as Uint8Array;

test('addresses are those of viem, in the mixed case of EIP-55', () => {
  const account = privateKeyToAccount(key_text);
  expect(address_of(key)).toBe(account.address.toLowerCase());
  expect(checksummed(address_of(key))).toBe(account.address);
  // https://eips.ethereum.org/EIPS/eip-55
  for (const address of ['0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed', '0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359'])
    expect(checksummed(address.toLowerCase())).toBe(address);
});

test('an address with one letter of the wrong case or length is none', () => {
  const address = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed';
  expect(read_address(address)).toBe(address.toLowerCase());
  expect(read_address(` ${address.toLowerCase()}\n`)).toBe(address.toLowerCase());
  expect(read_address(address.replace('aAeb', 'aaeb'))).toBeUndefined();
  expect(read_address(address.slice(0, -1))).toBeUndefined();
  expect(read_address(`${address.slice(0, -1)}g`)).toBeUndefined();
  expect(read_address('')).toBeUndefined();
});

test('a signature gives its signer, to viem too', async () => {
  for (let i = 0; i < 8; ++i) {
    const signer = new_private_key();
    const digest = personal_digest(`text ${i}`);
    expect(to_hex(digest)).toBe(hashMessage(`text ${i}`));
    const signature = sign_digest(digest, signer);
    expect(recover_address(digest, signature)).toBe(address_of(signer));
    expect((await recoverAddress({ hash: to_hex(digest), signature })).toLowerCase()).toBe(address_of(signer));
  }
});

test('another form of the same signature is refused', () => {
  const digest = personal_digest('text');
  const signature = sign_digest(digest, key);
  const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
  const high = (order - BigInt(`0x${signature.slice(66, 130)}`)).toString(16).padStart(64, '0');
  const flipped = signature.endsWith('1b') ? '1c' : '1b';
  expect(recover_address(digest, `${signature.slice(0, 66)}${high}${flipped}`)).toBeUndefined();
  expect(recover_address(digest, `${signature.slice(0, 130)}00`)).toBeUndefined();
  expect(recover_address(digest, signature.slice(0, 130))).toBeUndefined();
  expect(recover_address(digest, `0x${'00'.repeat(64)}1b`)).toBeUndefined();
  expect(recover_address(personal_digest('texu'), signature)).not.toBe(address_of(key));
});
