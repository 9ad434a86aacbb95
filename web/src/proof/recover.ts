// Who made a recoverable signature over secp256k1, in the ledger's form: r (32 bytes), s (32, in the
// low half of the order), v (27 or 28). See docs/encoding.md.
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { keccak_256 } from '@noble/hashes/sha3.js';

import { concat, from_hex, to_hex, type Hex } from '../base/bytes';

// Lower-case, as the API writes addresses.
export const address_of_point = (uncompressed: Uint8Array): Hex =>
  to_hex(keccak_256(uncompressed.subarray(1)).subarray(12));

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
