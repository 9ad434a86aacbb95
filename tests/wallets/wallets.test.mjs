// Wallets that others wrote, against the real binary: commands are built from the EIP-712 types that
// the node publishes, by viem and ethers, without a line of our code.
//
// usage: WATTBOOK=BINARY node --test wallets.test.mjs
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Wallet, TypedDataEncoder } from 'ethers';
import { createWalletClient, custom, hashTypedData, recoverTypedDataAddress } from 'viem';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';

const binary = process.env.WATTBOOK;
const folder = mkdtempSync(join(tmpdir(), 'wattbook-wallets-'));
let demo;
let url;
let personas;

before(async () => {
  const keys = join(folder, 'keys.json');
  demo = spawn(binary, ['demo', '--port', '0', '--no-open', '--persona-keys', keys],
    { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  for await (const chunk of demo.stdout.iterator({ destroyOnReturn: false })) {
    said += chunk;
    url = said.match(/http:\/\/\S+/)?.[0];
    if (url) break;
  }
  assert.ok(url, `the demo did not start: ${said}`);
  demo.stdout.resume();
  personas = new Map(JSON.parse(readFileSync(keys, 'utf8')).personas.map((p) => [p.name, p]));
});

after(async () => {
  const ended = new Promise((resolve) => demo.once('exit', resolve));
  demo.kill('SIGTERM');
  await ended;
  rmSync(folder, { recursive: true });
});

async function get(path) {
  const answer = await fetch(`${url}/api/v1/${path}`);
  assert.equal(answer.status, 200, `${path}: ${answer.status}`);
  return answer.json();
}

// The published types and a message of this kind: the header that all commands have, then `body`.
async function typed(kind, account, body) {
  const published = await get(`typed-data/${kind}`);
  const { time } = await get('status');
  const message = { id: `0x${randomBytes(16).toString('hex')}`, account, expires: time + 3_600_000, ...body };
  const missing = published.types[kind].filter(({ name }) => !(name in message));
  assert.deepEqual(missing, [], `${kind} has fields that were not filled`);
  return { ...published, message };
}

async function send(data, signature) {
  const answer = await fetch(`${url}/api/v1/commands`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ command: { [data.primaryType]: data.message }, signature }),
  });
  return { status: answer.status, ...(await answer.json()) };
}

async function send_as(account, kind, body) {
  const data = await typed(kind, account.address.toLowerCase(), body);
  const receipt = await send(data, await account.signTypedData(data));
  assert.equal(receipt.code, 'none', `${kind}: ${receipt.code} ${receipt.field}`);
  return receipt;
}

const persona = (name) => privateKeyToAccount(personas.get(name).private_key);

// A key nobody has seen becomes a member with money, as the operator and the bank sign for it.
async function newcomer(account) {
  const address = account.address.toLowerCase();
  await send_as(persona('Operator'), 'RegisterMember',
    { community: 0, member: address, roles: ['household'] });
  const { assets } = await get('assets');
  const cash = assets.find(({ kind }) => kind === 'cash');
  await send_as(persona('Bank'), 'Deposit',
    { asset: cash.asset, member: address, amount: '25.5', reference: `wallets ${address}` });
  return address;
}

const order = {
  community: 0, instrument: 'watt', session: 'continuous', side: 'buy', kind: 'limit', price: '0.001',
  quantity: '0.5', time_in_force: 'good_till_cancelled', good_till: 0, post_only: false,
  self_trade: 'cancel_taker',
};

async function expect_order_of(address, receipt) {
  const placed = receipt.effects.find((effect) => effect.OrderPlaced).OrderPlaced;
  const { orders } = await get(`communities/0/orders?member=${address}`);
  assert.deepEqual(orders.map((row) => [row.order, row.price]), [[placed.order, '0.001']]);
  const { balances } = await get(`accounts/${address}/balances`);
  assert.equal(balances.find(({ asset }) => asset === 'EUR').posted, '25.5');
}

test('viem signs a command from the published types', async () => {
  const account = privateKeyToAccount(generatePrivateKey());
  const address = await newcomer(account);
  const data = await typed('PlaceOrder', address, order);
  const signature = await account.signTypedData(data);
  const receipt = await send(data, signature);
  assert.equal(receipt.status, 200, JSON.stringify(receipt));
  await expect_order_of(address, receipt);

  const found = await get(`receipts/${data.message.id}`);
  assert.deepEqual({ status: 200, ...found }, receipt);
  assert.equal((await send(data, signature)).code, 'exists');
});

test('the node gives the typed data that viem and ethers hash alike', async () => {
  const account = privateKeyToAccount(generatePrivateKey());
  const data = await typed('PlaceOrder', account.address.toLowerCase(), order);
  const answer = await fetch(`${url}/api/v1/typed-data`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ command: { PlaceOrder: data.message } }),
  });
  const { typed_data, digest } = await answer.json();
  assert.deepEqual(typed_data, data);
  assert.equal(hashTypedData(typed_data), digest);
  const { EIP712Domain, ...types } = typed_data.types;
  assert.equal(TypedDataEncoder.hash(typed_data.domain, types, typed_data.message), digest);
});

test('an injected EIP-1193 provider signs', async () => {
  const account = privateKeyToAccount(generatePrivateKey());
  const address = await newcomer(account);
  const asked = [];
  const provider = {  // as a browser extension injects it
    async request({ method, params }) {
      asked.push(method);
      if (method === 'eth_requestAccounts' || method === 'eth_accounts') return [account.address];
      assert.equal(method, 'eth_signTypedData_v4');
      return account.signTypedData(JSON.parse(params[1]));
    },
  };
  const client = createWalletClient({ account: account.address, transport: custom(provider) });
  const data = await typed('PlaceOrder', address, order);
  const signature = await client.signTypedData(data);
  assert.equal((await recoverTypedDataAddress({ ...data, signature })).toLowerCase(), address);
  const receipt = await send(data, signature);
  assert.equal(receipt.status, 200, JSON.stringify(receipt));
  assert.ok(asked.includes('eth_signTypedData_v4'));
  await expect_order_of(address, receipt);
});

test('ethers signs a batch, and a forged signature in it is refused alone', async () => {
  const wallet = Wallet.createRandom();
  const address = await newcomer(wallet);
  const commands = [];
  for (const signer of [wallet, Wallet.createRandom()]) {
    const data = await typed('PlaceOrder', address, order);
    const { EIP712Domain, ...types } = data.types;
    commands.push({
      command: { PlaceOrder: data.message },
      signature: await signer.signTypedData(data.domain, types, data.message),
    });
  }
  const answer = await fetch(`${url}/api/v1/commands/batch`, {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(commands),
  });
  const { receipts } = await answer.json();
  assert.deepEqual(receipts.map(({ code }) => code), ['none', 'wrong_signer']);
  await expect_order_of(address, receipts[0]);
});

// A call as the holder of `secret`; nobody where there is none.
async function call(path, { secret, body } = {}) {
  const headers = { 'Content-Type': 'application/json', ...(secret && { Authorization: `Bearer ${secret}` }) };
  const answer = await fetch(`${url}/api/v1/${path}`,
    { method: body === undefined ? 'GET' : 'POST', headers, body: body && JSON.stringify(body) });
  return { status: answer.status, ...(await answer.json()) };
}

async function sign_in(account) {
  const { message } = await call('auth/challenges', { body: { address: account.address.toLowerCase() } });
  assert.ok(message.includes(account.address), 'the text shows the address with its checksum');
  const signature = await account.signMessage({ message });
  const session = await call('auth/sessions', { body: { message, signature } });
  assert.equal(session.status, 200, session.detail);
  const again = await call('auth/sessions', { body: { message, signature } });
  assert.equal(again.status, 401, 'a text is good once');
  return session.secret;
}

test('a wallet signs in, and each role reaches as far as it goes', async () => {
  const stranger = privateKeyToAccount(generatePrivateKey());
  const secret = await sign_in(stranger);
  const me = await call('auth/me', { secret });
  assert.deepEqual([me.address, me.role], [stranger.address.toLowerCase(), 'read_only']);
  assert.equal((await call('tokens', { secret })).status, 403);
  assert.equal((await call('grants')).status, 401);

  const administrator = await sign_in(persona('Operator'));
  const granted = await call('grants',
    { secret: administrator, body: { address: stranger.address.toLowerCase(), role: 'developer' } });
  assert.equal(granted.status, 200, granted.detail);
  const developer = await sign_in(stranger);
  const made = await call('tokens',
    { secret: developer, body: { name: 'script', role: 'developer', lifetime: 60_000 } });
  assert.equal(made.status, 200, made.detail);
  assert.equal((await call('auth/me', { secret: made.secret })).role, 'developer');
  assert.equal((await call('grants', { secret: made.secret })).status, 403);
  await call(`tokens/${made.token.number}/revoke`, { secret: developer, body: {} });
  assert.equal((await call('auth/me', { secret: made.secret })).status, 401);

  const { records } = await call('admin-log', { secret: administrator });
  const acts = records.slice(0, 3).map(({ action, after }) => [action, after]);
  assert.deepEqual(acts,
    [['revoke token', ''], ['create token', 'developer'], ['grant role', 'developer']]);
  await call('auth/sign-out', { secret: administrator, body: {} });
  assert.equal((await call('grants', { secret: administrator })).status, 401);
});
