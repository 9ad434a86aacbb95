import { expect, test } from 'vitest';
import { mnemonicToAccount } from 'viem/accounts';

import { is_phrase, key_of_phrase, new_phrase } from './phrase';
import { address_of } from './signature';

const legal = 'legal winner thank year wave sausage worth useful legal winner thank yellow';

test('the first account is that of other wallets', async () => {
  expect(address_of(await key_of_phrase(legal))).toBe(mnemonicToAccount(legal).address.toLowerCase());
  expect(address_of(await key_of_phrase(`  ${legal.toUpperCase().split(' ').join('\n')} `))).toBe(
    mnemonicToAccount(legal).address.toLowerCase(),
  );
  expect(address_of(await key_of_phrase(legal, 'TREZOR'))).toBe(
    mnemonicToAccount(legal, { passphrase: 'TREZOR' }).address.toLowerCase(),
  );
  const fresh = new_phrase();
  expect(fresh.split(' ').length).toBe(12);
  expect(address_of(await key_of_phrase(fresh))).toBe(mnemonicToAccount(fresh).address.toLowerCase());
});

test('a wrong word or checksum is no phrase', () => {
  expect(is_phrase(legal)).toBe(true);
  expect(is_phrase(legal.replace('yellow', 'zoo'))).toBe(false);
  expect(is_phrase(legal.replace('legal', 'leagl'))).toBe(false);
  expect(is_phrase('')).toBe(false);
});
