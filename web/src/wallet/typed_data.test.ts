import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { hashTypedData } from 'viem';

import { to_hex } from '../base/bytes';
import { WalletFault } from './fault';
import { digest_of, encode_type, hash_struct, type TypedData } from './typed_data';

// The example of https://eips.ethereum.org/EIPS/eip-712
const mail: TypedData = {
  types: {
    EIP712Domain: [
      { name: 'name', type: 'string' },
      { name: 'version', type: 'string' },
      { name: 'chainId', type: 'uint256' },
      { name: 'verifyingContract', type: 'address' },
    ],
    Person: [
      { name: 'name', type: 'string' },
      { name: 'wallet', type: 'address' },
    ],
    Mail: [
      { name: 'from', type: 'Person' },
      { name: 'to', type: 'Person' },
      { name: 'contents', type: 'string' },
    ],
  },
  primaryType: 'Mail',
  domain: {
    name: 'Ether Mail',
    version: '1',
    chainId: 1,
    verifyingContract: '0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC',
  },
  message: {
    from: { name: 'Cow', wallet: '0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826' },
    to: { name: 'Bob', wallet: '0xbBbBBBBbbBBBbbbBbbBbbbbBBbBbbbbBbBbbBBbB' },
    contents: 'Hello, Bob!',
  },
};

test("the standard's example", () => {
  expect(encode_type(mail.types, 'Mail')).toBe(
    'Mail(Person from,Person to,string contents)Person(string name,address wallet)',
  );
  expect(to_hex(hash_struct(mail.types, 'Mail', mail.message))).toBe(
    '0xc52c0ee5d84264471806290a3f2c4cecfc5490626bf912d01f240d7a274b371e',
  );
  expect(to_hex(digest_of(mail))).toBe('0xbe609aee343fb3c4b28e1df9e632fca64fcfaede20f02e86244efddf30957bd2');
});

describe('every kind of command, as a node publishes its types', () => {
  // Made by `fixtures/make.py URL` from a running node.
  const kinds = JSON.parse(
    readFileSync(new URL('fixtures/typed_data.json', import.meta.url), 'utf8'),
  ) as { data: TypedData; digest: string }[];

  test('all 40 are there', () => expect(kinds.length).toBe(40));
  test.each(kinds.map((k) => [k.data.primaryType, k] as const))('%s', (_, { data, digest }) => {
    expect(to_hex(digest_of(data))).toBe(digest);
    expect(hashTypedData(data as never)).toBe(digest);
  });

  test('a message with another member, or without one, is refused', () => {
    const data = kinds.find((k) => k.data.primaryType === 'CancelOrder')?.data as TypedData;
    const fault = (message: object): string => {
      try {
        digest_of({ ...data, message: message as TypedData['message'] });
      } catch (error) {
        return (error as WalletFault).message;
      }
      return 'no fault';
    };
    expect(fault({ ...data.message, memo: 'x' })).toBe('types_do_not_fit: CancelOrder.memo');
    const { order: _, ...without } = data.message;
    expect(fault(without)).toBe('types_do_not_fit: CancelOrder.order');
    expect(fault({ ...data.message, id: '0x00' })).toBe('types_do_not_fit: CancelOrder.id');
    expect(fault({ ...data.message, community: 0.5 })).toBe('types_do_not_fit: CancelOrder.community');
  });
});
