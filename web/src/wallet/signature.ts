// Private keys, addresses and recoverable signatures over secp256k1, in the ledger's form: r (32
// bytes), s (32, in the low half of the order), v (27 or 28). See docs/encoding.md.
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { keccak_256 } from '@noble/hashes/sha3.js';

import { concat, from_hex, random_bytes, to_hex, utf8, type Hex } from '../base/bytes';
import { address_of_point } from '../proof/recover';

export const is_private_key = (key: Uint8Array): boolean => secp256k1.utils.isValidSecretKey(key);

// A fresh private key, of the machine's randomness.
export function new_private_key(): Uint8Array {
  for (;;) {
    const key = random_bytes(32);
    if (is_private_key(key)) return key;
  }
}

// Lower-case, as the API writes addresses.
export const address_of = (key: Uint8Array): Hex =>
  address_of_point(secp256k1.getPublicKey(key, false));

// The mixed-case form of EIP-55, for people to read and compare.
export function checksummed(address: string): Hex {
  const plain = address.toLowerCase().replace(/^0x/, '');
  const hash = to_hex(keccak_256(utf8(plain))).slice(2);
  let out = '';
  for (let i = 0; i < plain.length; ++i)
    out += parseInt(hash.charAt(i), 16) >= 8 ? plain.charAt(i).toUpperCase() : plain.charAt(i);
  return `0x${out}`;
}

// The address in the API's form, or nothing where the text is none; mixed case must be that of
// EIP-55, so that a mistyped letter is found.
export function read_address(text: string): Hex | undefined {
  const bytes = from_hex(text.trim());
  if (bytes?.length !== 20) return undefined;
  const plain = to_hex(bytes);
  const body = text.trim().replace(/^0[xX]/, '');
  const mixed = body !== body.toLowerCase() && body !== body.toUpperCase();
  return mixed && checksummed(plain).slice(2) !== body ? undefined : plain;
}

// Precondition: a digest of 32 bytes.
export function sign_digest(digest: Uint8Array, key: Uint8Array): Hex {
  const signature = secp256k1.sign(digest, key, { prehash: false, format: 'recovered' });
  return to_hex(concat([signature.subarray(1), Uint8Array.of((signature[0] ?? 0) + 27)]));
}

// What personal_sign signs (EIP-191).
export function personal_digest(text: string): Uint8Array {
  const bytes = utf8(text);
  return keccak_256(concat([utf8(`\x19Ethereum Signed Message:\n${bytes.length}`), bytes]));
}
