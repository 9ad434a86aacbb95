// Checks a proof of the node in the browser, with nothing but the hash of a block that the reader
// trusts: the same checks as src/proof/check.cc (docs/proofs.md). It needs no other part of the
// app and no WebCrypto.
import { sha256 } from '@noble/hashes/sha2.js';

import { concat, equal, to_hex, type Hex } from '../base/bytes';
import { ByteReader } from './byte_reader';
import { decode_header, hash_of, type Header } from './header';

export const magic = 'wattprf1';
export const proof_bytes_max = 2_048;
const siblings_max = 40n;

export type ProofKind = 'receipt' | 'receipt_hash' | 'balance';

export interface Proof {
  kind: ProofKind;
  header: Uint8Array;
  leaf: Uint8Array;
  sides: bigint;
  siblings: readonly Uint8Array[];
}

// Why a proof shows nothing.
export type ProofFault =
  | 'too_long'
  | 'no_proof'
  | 'damaged_proof'
  | 'other_block'
  | 'damaged_header'
  | 'receipt_missing'
  | 'other_receipt'
  | 'damaged_receipt'
  | 'damaged_account'
  | 'path_elsewhere';

// What a proof says. It says so only to those who trust the block's hash.
export interface Statement {
  kind: ProofKind;
  header: Header;
  block: Hex;
  // Of a receipt.
  command: Hex;
  code: bigint; // 0: executed
  field: string;
  receipt: Uint8Array;
  // Of a balance, in millionths.
  owner: Hex;
  asset: string;
  posted: bigint;
  held: bigint;
  incoming: bigint;
  // How many steps led from the leaf to the root.
  steps: number;
}

export type Outcome = { ok: true; statement: Statement } | { ok: false; fault: ProofFault };

const kinds: Readonly<Record<string, ProofKind>> = { 1: 'receipt', 2: 'receipt_hash', 3: 'balance' };

export function decode_proof(bytes: Uint8Array): Proof | ProofFault {
  if (bytes.length > proof_bytes_max) return 'too_long';
  const reader = new ByteReader(bytes);
  if (!equal(reader.raw(magic.length), new TextEncoder().encode(magic))) return 'no_proof';
  const kind = kinds[String(reader.number())];
  if (kind === undefined) return 'damaged_proof';
  const header = reader.blob();
  const leaf = reader.blob();
  const sides = reader.number();
  const count = reader.number();
  if (count > siblings_max || sides >> count !== 0n) return 'damaged_proof';
  const siblings: Uint8Array[] = [];
  for (let i = 0n; i < count; ++i) siblings.push(reader.fixed(32));
  return reader.finished ? { kind, header, leaf, sides, siblings } : 'damaged_proof';
}

const leaf_hash = (content: Uint8Array): Uint8Array => sha256(concat([Uint8Array.of(0), content]));

// RFC 6962: bit i of `sides` says that sibling i stands on the left.
function root_from(leaf: Uint8Array, proof: Proof): Uint8Array {
  return proof.siblings.reduce((hash, sibling, i) => {
    const left = ((proof.sides >> BigInt(i)) & 1n) === 1n;
    return sha256(concat([Uint8Array.of(1), ...(left ? [sibling, hash] : [hash, sibling])]));
  }, leaf);
}

type Said = Omit<Statement, 'kind' | 'header' | 'block' | 'steps'>;
const nothing_said: Said = {
  command: '0x', code: 0n, field: '', receipt: new Uint8Array(0),
  owner: '0x', asset: '', posted: 0n, held: 0n, incoming: 0n,
};

function read_balance(bytes: Uint8Array): Said | ProofFault {
  const reader = new ByteReader(bytes);
  const said = {
    ...nothing_said,
    owner: to_hex(reader.fixed(20)),
    asset: reader.text(),
    posted: reader.signed_number(),
    held: reader.signed_number(),
    incoming: reader.signed_number(),
  };
  return reader.finished ? said : 'damaged_account';
}

function read_receipt(bytes: Uint8Array): Said | ProofFault {
  const reader = new ByteReader(bytes);
  const said = {
    ...nothing_said,
    command: to_hex(reader.fixed(16)),
    code: reader.number(),
    field: reader.text(),
    receipt: bytes,
  };
  return reader.faulty ? 'damaged_receipt' : said;
}

// What the leaf says, and its hash. `receipt` goes along where the proof only holds its hash.
function read_leaf(proof: Proof, receipt: Uint8Array): [Said, Uint8Array] | ProofFault {
  if (proof.kind === 'balance') {
    const said = read_balance(proof.leaf);
    return typeof said === 'string' ? said : [said, leaf_hash(proof.leaf)];
  }
  if (proof.kind === 'receipt_hash' && receipt.length === 0) return 'receipt_missing';
  const bytes = proof.kind === 'receipt' ? proof.leaf : receipt;
  const hash = leaf_hash(bytes);
  if (proof.kind === 'receipt_hash' && !equal(proof.leaf, hash)) return 'other_receipt';
  const said = read_receipt(bytes);
  return typeof said === 'string' ? said : [said, hash];
}

// `head`: the hash of the block that the reader trusts.
export function check(
  bytes: Uint8Array,
  head: string,
  receipt: Uint8Array = new Uint8Array(0),
): Outcome {
  const proof = decode_proof(bytes);
  if (typeof proof === 'string') return { ok: false, fault: proof };
  const block = hash_of(proof.header);
  if (block !== head) return { ok: false, fault: 'other_block' };
  const header = decode_header(proof.header);
  if (header === undefined) return { ok: false, fault: 'damaged_header' };
  const leaf = read_leaf(proof, receipt);
  if (typeof leaf === 'string') return { ok: false, fault: leaf };
  const [said, hash] = leaf;
  const root = proof.kind === 'balance' ? header.state_root : header.receipts_root;
  if (to_hex(root_from(hash, proof)) !== root) return { ok: false, fault: 'path_elsewhere' };
  const steps = proof.siblings.length;
  return { ok: true, statement: { ...said, kind: proof.kind, header, block, steps } };
}
