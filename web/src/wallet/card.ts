// A card or code as the ledger knows it (src/core/chain/charging_keys.cc): by digest only.
import { sha256 } from '@noble/hashes/sha2.js';
import { to_hex, utf8, type Hex } from '../base/bytes';

// Of an identifier in OCPP (2.x; 1.6 has 20).
export const card_length_max = 36;

const text = (words: string): Uint8Array => {
  const bytes = utf8(words);
  return Uint8Array.of(bytes.length, ...bytes);
};
// Letters of ASCII in lower case, as stations compare them.
const lower = (card: string): string => card.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

export const card_digest = (card: string): Hex =>
  to_hex(sha256(Uint8Array.of(...text('wattbook/token'), ...text(lower(card)))));
