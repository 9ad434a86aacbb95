import { expect, test } from 'vitest';

import { to_hex } from '../base/bytes';
import { WalletFault } from './fault';
import { address_of_key_file, open_key, seal_key, usual_scrypt } from './key_file';
import { import_key, form_of } from './import_key';
import { address_of, new_private_key } from './signature';

// The vectors of the Web3 Secret Storage definition
// (https://ethereum.org/en/developers/docs/data-structures-and-encoding/web3-secret-storage/).
const by_pbkdf2 = {
  crypto: {
    cipher: 'aes-128-ctr',
    cipherparams: { iv: '6087dab2f9fdbbfaddc31a909735c1e6' },
    ciphertext: '5318b4d5bcd28de64ee5559e671353e16f075ecae9f99c7a79a38af5f869aa46',
    kdf: 'pbkdf2',
    kdfparams: {
      c: 262144, dklen: 32, prf: 'hmac-sha256',
      salt: 'ae3cd4e7013836a3df6bd7241b12db061dbe2c6785853cce422d148a624ce0bd',
    },
    mac: '517ead924a9d0dc3124507e3393d175ce3ff7c1e96529c6c555ce9e51205e9b2',
  },
  id: '3198bc9c-6672-5ab3-d995-4942343ae5b6',
  version: 3,
};
const by_scrypt = {
  crypto: {
    cipher: 'aes-128-ctr',
    cipherparams: { iv: '83dbcc02d8ccb40e466191a123791e0e' },
    ciphertext: 'd172bf743a674da9cdad04534d56926ef8358534d458fffccd4e6ad2fbde479c',
    kdf: 'scrypt',
    kdfparams: {
      dklen: 32, n: 262144, r: 1, p: 8,
      salt: 'ab0c7876052600dd703518d6fc3fe8984592145b591fc8fb5c6d43190334ba19',
    },
    mac: '2103ac29920d71da29f15d75b4a16dbe95cfd7ff8faea1056c33131d846e3097',
  },
  id: '3198bc9c-6672-5ab3-d995-4942343ae5b6',
  version: 3,
};
const published_key = '0x7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d';
const light = { n: 16, r: 8, p: 1 };

async function code_of(opening: Promise<unknown>): Promise<string> {
  try {
    await opening;
  } catch (error) {
    return (error as WalletFault).code;
  }
  return 'opened';
}

test('opens the published files', { timeout: 300_000 }, async () => {
  for (const file of [by_pbkdf2, by_scrypt])
    expect(to_hex(await open_key(JSON.stringify(file), 'testpassword'))).toBe(published_key);
  expect(await code_of(open_key(JSON.stringify(by_pbkdf2), 'testpasswore'))).toBe('wrong_password');
});

test('opens what it sealed, and only with the password', async () => {
  const key = new_private_key();
  const text = await seal_key(key, 'a pässwörd', light);
  expect(address_of_key_file(text)).toBe(address_of(key));
  expect(text).not.toContain(to_hex(key).slice(2));
  expect(to_hex(await open_key(text, 'a pässwörd'))).toBe(to_hex(key));
  expect(await code_of(open_key(text, 'a passwörd'))).toBe('wrong_password');
  expect(await seal_key(key, 'a pässwörd', light)).not.toBe(text);
});

test('seals with the work of docs/wallet.md', () => expect(usual_scrypt).toEqual({ n: 262_144, r: 8, p: 1 }));

test('a damaged or hostile file is refused with its cause', async () => {
  const text = await seal_key(new_private_key(), 'password', light);
  const changed = (change: (file: typeof by_scrypt & { address: string }) => void): string => {
    const file = JSON.parse(text);
    change(file);
    return JSON.stringify(file);
  };
  const refusals: [string, string][] = [
    ['{', 'not_a_key_file'],
    [changed((f) => { f.version = 1; }), 'not_a_key_file'],
    [changed((f) => { f.crypto.cipher = 'aes-256-ctr'; }), 'not_a_key_file'],
    [changed((f) => { f.crypto.kdfparams.n = 2 ** 40; }), 'key_file_asks_too_much'],
    [changed((f) => { f.crypto.kdfparams.n = 12; }), 'not_a_key_file'],
    [changed((f) => { f.crypto.ciphertext = f.crypto.ciphertext.replace(/^./, (c) => (c === '0' ? '1' : '0')); }), 'wrong_password'],
    // The MAC does not cover the counter.
    [changed((f) => { f.crypto.cipherparams.iv = f.crypto.cipherparams.iv.replace(/^./, (c) => (c === '0' ? '1' : '0')); }), 'other_address'],
  ];
  for (const [file, code] of refusals) expect(await code_of(open_key(file, 'password')), file).toBe(code);
});

test('tells what somebody brings along', async () => {
  expect(form_of(' {"version":3}')).toBe('key_file');
  expect(form_of('legal winner thank')).toBe('phrase');
  expect(to_hex((await import_key(published_key, '')).key)).toBe(published_key);
  expect(await code_of(import_key('0x12', ''))).toBe('not_a_key');
  expect(await code_of(import_key(`0x${'00'.repeat(32)}`, ''))).toBe('not_a_key');
  expect(await code_of(import_key('legal winner thank', ''))).toBe('not_a_phrase');
});
