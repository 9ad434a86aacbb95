// Bytes and their hexadecimal text, as the API writes it: 0x and lower-case letters.

export type Hex = `0x${string}`;

const digits = '0123456789abcdef';

export function to_hex(bytes: Uint8Array): Hex {
  let out = '';
  for (const byte of bytes) out += digits.charAt(byte >> 4) + digits.charAt(byte & 15);
  return `0x${out}`;
}

// Nothing where the text is not an even number of hexadecimal digits; 0x in front is optional.
export function from_hex(text: string): Uint8Array | undefined {
  const body = text.startsWith('0x') || text.startsWith('0X') ? text.slice(2) : text;
  if (body.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(body)) return undefined;
  const out = new Uint8Array(body.length / 2);
  for (let i = 0; i < out.length; ++i) out[i] = parseInt(body.slice(2 * i, 2 * i + 2), 16);
  return out;
}

export function concat(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

// Equal bytes; the time taken tells only the length.
export function equal(a: Uint8Array, b: Uint8Array): boolean {
  let difference = a.length ^ b.length;
  for (let i = 0; i < a.length; ++i) difference |= (a[i] ?? 0) ^ (b[i] ?? 0);
  return difference === 0;
}

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

// getRandomValues is there on plain-http origins too, where crypto.subtle and randomUUID are not.
export const random_bytes = (count: number): Uint8Array =>
  globalThis.crypto.getRandomValues(new Uint8Array(count));
