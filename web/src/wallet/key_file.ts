// A private key in a file, encrypted by a password: Web3 Secret Storage version 3
// (https://ethereum.org/en/developers/docs/data-structures-and-encoding/web3-secret-storage/), the
// form that `wattbook key` and Ethereum wallets read and write (docs/wallet.md). Pure code, since
// browsers take WebCrypto away on plain-http addresses.
import { ctr } from '@noble/ciphers/aes.js';
import { keccak_256 } from '@noble/hashes/sha3.js';

import { concat, equal, from_hex, random_bytes, to_hex, utf8, type Hex } from '../base/bytes';
import { WalletFault } from './fault';
import { address_of, is_private_key } from './signature';
import { stretch, type Progress } from './stretch';

// Work that turns the password into a key: memory is 128 n r bytes.
export interface Scrypt {
  n: number;
  r: number;
  p: number;
}
export const usual_scrypt: Scrypt = { n: 262_144, r: 8, p: 1 };

// What a file may ask of us, as in node/wallet/sealed_key.h.
const scrypt_bytes_max = 2 ** 30;
const scrypt_work_max = 2 ** 26;
const pbkdf2_rounds_max = 20_000_000;

export type { Progress };

const plain_hex = (bytes: Uint8Array): string => to_hex(bytes).slice(2);

// The derived key's second half guards the ciphertext.
const mac_of = (derived: Uint8Array, ciphertext: Uint8Array): Uint8Array =>
  keccak_256(concat([derived.subarray(16, 32), ciphertext]));

function uuid(bytes: Uint8Array): string {
  const fields = Uint8Array.from(bytes);
  fields[6] = ((fields[6] ?? 0) & 0x0f) | 0x40;
  fields[8] = ((fields[8] ?? 0) & 0x3f) | 0x80;
  return plain_hex(fields).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

// The file's text, with fresh salt and counter.
export async function seal_key(
  key: Uint8Array,
  password: string,
  work: Scrypt = usual_scrypt,
  progress?: Progress,
): Promise<string> {
  const salt = random_bytes(32);
  const iv = random_bytes(16);
  const derived = await stretch({ password: utf8(password), salt, work: { kdf: 'scrypt', ...work } }, progress);
  const ciphertext = ctr(derived.subarray(0, 16), iv).encrypt(key);
  return `${JSON.stringify({
    version: 3,
    id: uuid(random_bytes(16)),
    address: address_of(key).slice(2),
    crypto: {
      cipher: 'aes-128-ctr',
      cipherparams: { iv: plain_hex(iv) },
      ciphertext: plain_hex(ciphertext),
      kdf: 'scrypt',
      kdfparams: { dklen: 32, ...work, salt: plain_hex(salt) },
      mac: plain_hex(mac_of(derived, ciphertext)),
    },
  })}\n`;
}

// Reads members of the file's JSON by their place, "crypto.kdf".
class Members {
  readonly #root: unknown;

  constructor(text: string) {
    try {
      this.#root = JSON.parse(text);
    } catch {
      throw new WalletFault('not_a_key_file');
    }
  }

  find(place: string): unknown {
    let at = this.#root;
    for (const name of place.split('.')) {
      if (typeof at !== 'object' || at === null) return undefined;
      const found = Object.entries(at).find(([key]) => key.toLowerCase() === name);
      at = found?.[1];
    }
    return at;
  }
  number(place: string): number {
    const value = this.find(place);
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 1)
      throw new WalletFault('not_a_key_file', place);
    return value;
  }
  require(place: string, right: string | number): void {
    if (this.find(place) !== right) throw new WalletFault('not_a_key_file', place);
  }
  bytes(place: string, size?: number): Uint8Array {
    const value = this.find(place);
    const bytes = typeof value === 'string' ? from_hex(value) : undefined;
    if (bytes === undefined || (size !== undefined && bytes.length !== size))
      throw new WalletFault('not_a_key_file', place);
    return bytes;
  }
}

async function derived_key(
  file: Members,
  password: string,
  progress?: Progress,
): Promise<Uint8Array> {
  const salt = file.bytes('crypto.kdfparams.salt');
  file.require('crypto.kdfparams.dklen', 32);
  if (file.find('crypto.kdf') === 'pbkdf2') {
    file.require('crypto.kdfparams.prf', 'hmac-sha256');
    const rounds = file.number('crypto.kdfparams.c');
    if (rounds > pbkdf2_rounds_max) throw new WalletFault('key_file_asks_too_much');
    return stretch({ password: utf8(password), salt, work: { kdf: 'pbkdf2', rounds } }, progress);
  }
  file.require('crypto.kdf', 'scrypt');
  const work = {
    n: file.number('crypto.kdfparams.n'),
    r: file.number('crypto.kdfparams.r'),
    p: file.number('crypto.kdfparams.p'),
  };
  if (128 * work.n * work.r > scrypt_bytes_max || work.n * work.r * work.p > scrypt_work_max)
    throw new WalletFault('key_file_asks_too_much');
  if (!Number.isInteger(Math.log2(work.n)) || work.n < 2)
    throw new WalletFault('not_a_key_file', 'crypto.kdfparams.n');
  return stretch({ password: utf8(password), salt, work: { kdf: 'scrypt', ...work } }, progress);
}

// Refuses a wrong password, work beyond the bounds, and a content that is not the key of the stated
// address: the MAC does not cover the cipher's counter.
export async function open_key(
  text: string,
  password: string,
  progress?: Progress,
): Promise<Uint8Array> {
  const file = new Members(text);
  file.require('version', 3);
  file.require('crypto.cipher', 'aes-128-ctr');
  const iv = file.bytes('crypto.cipherparams.iv', 16);
  const ciphertext = file.bytes('crypto.ciphertext', 32);
  const mac = file.bytes('crypto.mac', 32);
  const derived = await derived_key(file, password, progress);
  if (!equal(mac_of(derived, ciphertext), mac)) throw new WalletFault('wrong_password');
  const key = ctr(derived.subarray(0, 16), iv).decrypt(ciphertext);
  if (!is_private_key(key)) throw new WalletFault('not_a_key_file', 'crypto.ciphertext');
  const stated = address_of_key_file(text);
  if (stated !== undefined && stated !== address_of(key)) throw new WalletFault('other_address');
  return key;
}

// Whose key it is, where the file says so.
export function address_of_key_file(text: string): Hex | undefined {
  const value = new Members(text).find('address');
  const bytes = typeof value === 'string' ? from_hex(value) : undefined;
  return bytes?.length === 20 ? to_hex(bytes) : undefined;
}
