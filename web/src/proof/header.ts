// A block's header as the ledger encodes it (docs/protocol.md). Its SHA-256 is the block's hash.
import { sha256 } from '@noble/hashes/sha2.js';

import { concat, from_hex, to_hex, type Hex } from '../base/bytes';
import { ByteReader } from './byte_reader';

export interface Header {
  version: bigint;
  genesis: Hex;
  height: bigint;
  parent: Hex;
  time: bigint; // ms since 1970
  command_count: bigint;
  commands_root: Hex;
  receipt_count: bigint;
  receipts_root: Hex;
  state_root: Hex;
  snapshot_digest: Hex;
}

export const hash_of = (header: Uint8Array): Hex => to_hex(sha256(header));

// Nothing where the bytes are no header.
export function decode_header(bytes: Uint8Array): Header | undefined {
  const reader = new ByteReader(bytes);
  const hash = (): Hex => to_hex(reader.fixed(32));
  const header: Header = {
    version: reader.number(),
    genesis: hash(),
    height: reader.number(),
    parent: hash(),
    time: reader.signed_number(),
    command_count: reader.number(),
    commands_root: hash(),
    receipt_count: reader.number(),
    receipts_root: hash(),
    state_root: hash(),
    snapshot_digest: hash(),
  };
  return reader.finished ? header : undefined;
}

function varint(value: bigint): Uint8Array {
  const out: number[] = [];
  let rest = value;
  for (; rest >= 0x80n; rest >>= 7n) out.push(Number(rest & 0x7fn) | 0x80);
  out.push(Number(rest));
  return Uint8Array.from(out);
}

const zigzag = (value: bigint): bigint => (value < 0n ? -2n * value - 1n : 2n * value);

// The header in the API's JSON form: GET /api/v1/blocks/{height}.
export type HeaderJson = { readonly [Name in keyof Header]: number | string };

// The bytes that are hashed, from the JSON form.
export function encode_header(json: HeaderJson): Uint8Array {
  const hash = (text: number | string): Uint8Array => from_hex(String(text)) ?? new Uint8Array(0);
  return concat([
    varint(BigInt(json.version)),
    hash(json.genesis),
    varint(BigInt(json.height)),
    hash(json.parent),
    varint(zigzag(BigInt(json.time))),
    varint(BigInt(json.command_count)),
    hash(json.commands_root),
    varint(BigInt(json.receipt_count)),
    hash(json.receipts_root),
    hash(json.state_root),
    hash(json.snapshot_digest),
  ]);
}
