// Checks in the browser what delegates signed of a block: the same checks as
// src/proof/certificate.cc (docs/proofs.md).
import { sha256 } from '@noble/hashes/sha2.js';

import { concat, to_hex, utf8, type Hex } from '../base/bytes';
import { ByteReader } from './byte_reader';
import { recover_address } from './recover';

export interface Certified {
  foundation: Hex; // the hash that names the delegates: what must be trusted
  block: Hex;
  signatures: number; // by delegates with two thirds of the stake
  delegates: number;
}

interface Foundation {
  chain: Hex;
  epoch: bigint;
  set: Hex; // hash of the list of delegates
  delegates: { address: Hex; stake: bigint }[];
}

const name = utf8('wattbook vote\0');

function read_foundation(bytes: Uint8Array): Foundation | undefined {
  const reader = new ByteReader(bytes);
  const chain = to_hex(reader.fixed(32));
  const epoch = reader.number();
  reader.number(); // the last block before the first certified one
  reader.fixed(32);
  const set = to_hex(sha256(bytes.subarray(bytes.length - reader.left)));
  const delegates: Foundation['delegates'] = [];
  for (let left = reader.number(); left > 0n && !reader.faulty; left -= 1n) {
    const next = { address: to_hex(reader.fixed(20)), stake: reader.signed_number() };
    const last = delegates.at(-1);
    if (next.stake <= 0n || (last && last.address >= next.address)) return undefined;
    delegates.push(next);
  }
  return reader.finished ? { chain, epoch, set, delegates } : undefined;
}

// Nothing where the bytes are no certificate, or prove nothing.
export function check_certificate(file: Uint8Array): Certified | undefined {
  const blobs = new ByteReader(file);
  const founding = blobs.blob();
  const certificate = blobs.blob();
  const founded = blobs.finished ? read_foundation(founding) : undefined;
  if (!founded) return undefined;

  const reader = new ByteReader(certificate);
  const chain = to_hex(reader.fixed(32));
  const epoch = reader.number();
  reader.number(); // height
  reader.number(); // slot
  reader.fixed(32); // proposal
  const block = to_hex(reader.fixed(32));
  reader.raw(64); // parent and state root
  const set = to_hex(reader.fixed(32));
  if (chain !== founded.chain || epoch !== founded.epoch || set !== founded.set) return undefined;
  const digest = sha256(concat([name, certificate.subarray(0, certificate.length - reader.left)]));

  let in_favour = 0n;
  let total = 0n;
  let signatures = 0;
  let left = reader.number();
  const next_signer = (): Hex | undefined => {
    if (left === 0n || reader.faulty) return undefined;
    left -= 1n;
    return recover_address(digest, to_hex(reader.fixed(65)));
  };
  let signer = next_signer();
  // Signatures stand in the order of the delegates, so each counts once.
  for (const { address, stake } of founded.delegates) {
    total += stake;
    if (signer !== address) continue;
    in_favour += stake;
    signatures += 1;
    signer = next_signer();
  }
  if (signer !== undefined || left > 0n || !reader.finished || 3n * in_favour < 2n * total) return undefined;
  return { foundation: to_hex(sha256(founding)), block, signatures, delegates: founded.delegates.length };
}
