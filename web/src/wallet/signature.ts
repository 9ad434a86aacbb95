// Private keys, addresses and recoverable signatures over secp256k1, in the ledger's form: r (32
// bytes), s (32, in the low half of the order), v (27 or 28). See docs/encoding.md.
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { keccak_256 } from '@noble/hashes/sha3.js';

import { concat, from_hex, random_bytes, to_hex, utf8, type Hex } from '../base/bytes';

export const is_private_key = (key: Uint8Array): boolean => secp256k1.utils.isValidSecretKey(key);

// A fresh private key, of the machine's randomness.
export function new_private_key(): Uint8Array {
  for (;;) {
    const key = random_bytes(32);
    if (is_private_key(key)) return key;
  }
}

const address_of_point = (uncompressed: Uint8Array): Hex =>
  to_hex(keccak_256(uncompressed.subarray(1)).subarray(12));

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

// Who signed the digest; nothing where the signature is not in the ledger's form.
export function recover_address(digest: Uint8Array, signature: string): Hex | undefined {
  const bytes = from_hex(signature);
  const v = bytes?.[64];
  if (bytes?.length !== 65 || (v !== 27 && v !== 28)) return undefined;
  try {
    const form = concat([Uint8Array.of(v - 27), bytes.subarray(0, 64)]);
    const parsed = secp256k1.Signature.fromBytes(form, 'recovered');
    if (parsed.hasHighS()) return undefined;
    return address_of_point(parsed.recoverPublicKey(digest).toBytes(false));
  } catch {
    return undefined;  // r or s out of range, or no point: the library says so by throwing
  }
}

// What personal_sign signs (EIP-191).
export function personal_digest(text: string): Uint8Array {
  const bytes = utf8(text);
  return keccak_256(concat([utf8(`\x19Ethereum Signed Message:\n${bytes.length}`), bytes]));
}
