import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { privateKeyToAccount } from 'viem/accounts';

import { to_hex } from '../base/bytes';
import { WalletFault } from './fault';
import { link, sign_text, sign_typed, type Provider } from './provider';
import { new_private_key } from './signature';
import type { TypedData } from './typed_data';

const account = privateKeyToAccount(to_hex(new_private_key()));
const address = account.address.toLowerCase() as `0x${string}`;
const [{ data }] = (
  JSON.parse(readFileSync(new URL('fixtures/typed_data.json', import.meta.url), 'utf8')) as { data: TypedData }[]
).filter((each) => each.data.primaryType === 'PlaceOrder') as [{ data: TypedData }];

// What MetaMask answers, by viem; `seen` holds what it was asked to sign.
const seen: TypedData[] = [];
const provider: Provider = {
  async request({ method, params = [] }) {
    if (method === 'eth_requestAccounts') return [account.address];
    if (method === 'personal_sign') return account.signMessage({ message: { raw: params[0] as `0x${string}` } });
    const asked = JSON.parse(String(params[1])) as TypedData;
    seen.push(asked);
    return account.signTypedData(asked as never);
  },
};
const failing = (error: object): Provider => ({ request: () => Promise.reject(error) });
const code_of = (trial: Promise<unknown>): Promise<string> =>
  trial.then(() => 'no fault', (error: WalletFault) => error.code);

test('links, signs a typed order with its named type, signs a text', async () => {
  expect(await link(provider)).toBe(address);
  expect(await sign_typed(provider, address, data)).toMatch(/^0x[0-9a-f]{130}$/);
  expect(seen[0]?.primaryType).toBe('PlaceOrder');
  expect(await sign_text(provider, address, 'sign in to 阳光里')).toMatch(/^0x[0-9a-f]{130}$/);
});

test('a refusal, a failure and a signature of somebody else are told apart', async () => {
  expect(await code_of(link(failing({ code: 4001, message: 'no' })))).toBe('user_refused');
  expect(await code_of(link(failing({ code: -32603, message: 'locked' })))).toBe('provider_failed');
  expect(await code_of(sign_typed(provider, `0x${'11'.repeat(20)}`, data))).toBe('other_signer');
});
