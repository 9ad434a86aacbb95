import { expect, test } from 'vitest';

import { check_sign_in_text } from './sign_in';

const address = '0x72a68f35134ac1347a50576568f06c0025f88f0d';
const text = `localhost:8502 wants you to sign in with your Ethereum account:
0x72a68f35134ac1347a50576568F06c0025f88F0D

Sign in to wattbook. This moves no money or energy.

URI: http://localhost:8502
Version: 1
Chain ID: 1
Nonce: 0fc1e8a142707966f93ea6328c6ae32a
Issued At: 2026-06-19T09:47:04.492Z`;

test('only a sign-in of this address at this host is signed', () => {
  expect(() => check_sign_in_text(text, address, 'localhost:8502')).not.toThrow();
  expect(() => check_sign_in_text(text, address, 'watt.example')).toThrow('sign_in_refused');
  expect(() => check_sign_in_text(text, `0x${'11'.repeat(20)}`, 'localhost:8502')).toThrow('sign_in_refused');
  expect(() => check_sign_in_text(`x\n${text}`, address, 'localhost:8502')).toThrow('sign_in_refused');
  expect(() => check_sign_in_text('', address, 'localhost:8502')).toThrow('sign_in_refused');
});
