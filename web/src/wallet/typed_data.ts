// EIP-712 (https://eips.ethereum.org/EIPS/eip-712): the digest of a message under types and domain
// as the node publishes them (docs/encoding.md says which types there are).
import { keccak_256 } from '@noble/hashes/sha3.js';

import { concat, from_hex, utf8 } from '../base/bytes';
import { WalletFault } from './fault';

export interface Member {
  name: string;
  type: string;
}
export type Types = Readonly<Record<string, readonly Member[]>>;
export type Message = Readonly<Record<string, unknown>>;

export interface TypedData {
  types: Types;
  primaryType: string;
  domain: Message;
  message: Message;
}

const element_of = (type: string): string => type.replace(/\[\d*\]$/, '');

function collect(types: Types, name: string, into: Set<string>): void {
  const members = types[name];
  if (members === undefined || into.has(name)) return;
  into.add(name);
  for (const member of members) collect(types, element_of(member.type), into);
}

// "PlaceOrder(bytes16 id,…)TransferLeg(…)": the type, then those that it refers to, by name.
export function encode_type(types: Types, name: string): string {
  const referred = new Set<string>();
  collect(types, name, referred);
  referred.delete(name);
  return [name, ...[...referred].sort()]
    .map((each) => `${each}(${(types[each] ?? []).map((m) => `${m.type} ${m.name}`).join(',')})`)
    .join('');
}

function integer_word(value: unknown, place: string): Uint8Array {
  let number: bigint;
  if (typeof value === 'bigint') number = value;
  else if (typeof value === 'number' && Number.isSafeInteger(value)) number = BigInt(value);
  else if (typeof value === 'string' && /^-?\d+$/.test(value)) number = BigInt(value);
  else throw new WalletFault('types_do_not_fit', place);
  const word = new Uint8Array(32);
  let rest = BigInt.asUintN(256, number);
  for (let i = 31; i >= 0; --i, rest >>= 8n) word[i] = Number(rest & 255n);
  return word;
}

function bytes_of(value: unknown, place: string, size?: number): Uint8Array {
  const bytes = typeof value === 'string' ? from_hex(value) : undefined;
  if (bytes === undefined || (size !== undefined && bytes.length !== size))
    throw new WalletFault('types_do_not_fit', place);
  return bytes;
}

function word(types: Types, type: string, value: unknown, place: string): Uint8Array {
  if (type.endsWith(']')) {
    if (!Array.isArray(value)) throw new WalletFault('types_do_not_fit', place);
    return keccak_256(
      concat(value.map((each, i) => word(types, element_of(type), each, `${place}[${i}]`))),
    );
  }
  if (types[type] !== undefined) return hash_struct(types, type, value, place);
  if (type === 'string') {
    if (typeof value !== 'string') throw new WalletFault('types_do_not_fit', place);
    return keccak_256(utf8(value));
  }
  if (type === 'bytes') return keccak_256(bytes_of(value, place));
  if (type === 'bool') {
    if (typeof value !== 'boolean') throw new WalletFault('types_do_not_fit', place);
    return integer_word(value ? 1 : 0, place);
  }
  if (type === 'address') return concat([new Uint8Array(12), bytes_of(value, place, 20)]);
  if (/^u?int\d*$/.test(type)) return integer_word(value, place);
  const fixed = /^bytes(\d+)$/.exec(type);
  if (fixed === null) throw new WalletFault('types_do_not_fit', `${place} (${type})`);
  const size = Number(fixed[1]);
  return concat([bytes_of(value, place, size), new Uint8Array(32 - size)]);
}

// Refuses a message that has other members than its type: what is shown must be what is signed.
export function hash_struct(types: Types, type: string, value: unknown, place = type): Uint8Array {
  const members = types[type];
  if (members === undefined || typeof value !== 'object' || value === null)
    throw new WalletFault('types_do_not_fit', place);
  const fields = value as Message;
  for (const name of Object.keys(fields))
    if (!members.some((member) => member.name === name))
      throw new WalletFault('types_do_not_fit', `${place}.${name}`);
  const words = members.map((m) => word(types, m.type, fields[m.name], `${place}.${m.name}`));
  return keccak_256(concat([keccak_256(utf8(encode_type(types, type))), ...words]));
}

export function digest_of(data: TypedData): Uint8Array {
  return keccak_256(
    concat([
      Uint8Array.of(0x19, 0x01),
      hash_struct(data.types, 'EIP712Domain', data.domain),
      hash_struct(data.types, data.primaryType, data.message),
    ]),
  );
}
