// A fresh node of the real binary with a community that charges: an owner with a charge point, a driver
// with money, and a charge point that speaks OCPP 1.6 as the standard says.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { createHash, randomBytes, randomInt } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import WebSocket from 'ws';

import { launch } from './browser.mjs';
import { serve_before } from './front.mjs';

const binary = process.env.WATTBOOK;
const person = () => {
  const key = generatePrivateKey();
  const account = privateKeyToAccount(key);
  return { key, account, address: account.address.toLowerCase() };
};
const text = (words) => Buffer.concat([Buffer.from([words.length]), Buffer.from(words)]);
export const card_digest = (card) =>
  `0x${createHash('sha256').update(Buffer.concat([text('wattbook/token'), text(card.toLowerCase())])).digest('hex')}`;

// Below the ports that the system gives to connections, so that none takes it before the node does.
async function free_port() {
  for (;;) {
    const port = 12_000 + randomInt(20_000);
    const server = createServer().listen(port, '127.0.0.1');
    const free = await once(server, 'listening').then(() => true, () => false);
    server.close();
    if (free) return port;
  }
}

// What `unknown` says becomes of charge points that nobody entered: ask, accept or refuse.
export async function serve(folder, unknown = 'accept') {
  const [port, stations] = [await free_port(), await free_port()];
  const directory = join(folder, 'node');
  const keys = ['--keys', join(folder, 'keys'), '--password-file', join(folder, 'password')];
  writeFileSync(join(folder, 'password'), 'four random words here\n');
  execFileSync(binary, ['init', directory, '--listen', `127.0.0.1:${port}`, ...keys], { stdio: ['ignore', 'ignore', 'inherit'] });
  const config = join(directory, 'wattbook.toml');
  writeFileSync(config, readFileSync(config, 'utf8').replace('[charging]\n',
    `[charging]\nocpp_listen = ["127.0.0.1:${stations}"]\nocpp_unknown_stations = "${unknown}"\n`));
  const child = spawn(binary, ['serve', '--config', config], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  for await (const chunk of child.stderr.iterator({ destroyOnReturn: false })) {
    said += chunk;
    if (said.includes('serving')) break;
  }
  assert.ok(said.includes('serving'), said);
  child.stderr.resume();
  const key = execFileSync(binary, ['key', 'export', 'founder', '--hex', '--yes', ...keys]).toString().trim();
  const network = readFileSync(join(directory, 'data/charging/network.key'), 'utf8').trim();
  return { child, config, url: `http://127.0.0.1:${port}`, ocpp: `ws://127.0.0.1:${stations}/ocpp`, key, network };
}

export async function start() {
  const folder = mkdtempSync(join(tmpdir(), 'wattbook-charging-'));
  const node = await serve(folder);
  const front = process.env.WATTBOOK_DIST ? await serve_before(node.url, resolve(process.env.WATTBOOK_DIST)) : null;
  const browser = await launch();
  const world = {
    url: front?.url ?? node.url, ocpp: node.ocpp, browser,
    founder: { key: node.key, account: privateKeyToAccount(node.key) }, owner: person(), driver: person(),
    stop: async () => {
      await browser.close();
      front?.stop();
      const ended = once(node.child, 'exit');
      node.child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true });
    },
  };
  world.get = async (path) => (await fetch(`${node.url}/api/v1/${path}`)).json();
  const network = privateKeyToAccount(node.network.startsWith('0x') ? node.network : `0x${node.network}`);
  await found(world, network);
  return world;
}

// Signs from the published types, as any wallet would.
export async function send(world, account, kind, body) {
  const { types, domain } = await world.get(`typed-data/${kind}`);
  const { time } = await world.get('status');
  const message = { id: `0x${randomBytes(16).toString('hex')}`, account: account.address.toLowerCase(), expires: time + 3_600_000, ...body };
  const signature = await account.signTypedData({ types, domain, primaryType: kind, message });
  const answer = await fetch(`${world.url}/api/v1/commands`, {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ command: { [kind]: message }, signature }),
  });
  const receipt = await answer.json();
  assert.equal(receipt.code, 'none', `${kind}: ${JSON.stringify(receipt)}`);
}

async function found(world, network) {
  const { account: founder } = world.founder;
  const address = (account) => account.address.toLowerCase();
  const bank = person();
  for (const [account, role] of [[world.owner.account, 'charge_point_owner'], [network, 'delegate'], [world.driver.account, 'household']])
    await send(world, founder, 'RegisterMember', { community: 0, member: address(account), roles: [role] });
  await send(world, founder, 'LicenseGateway', { gateway: bank.address, currency: 'EUR' });
  await send(world, founder, 'LicenseNetwork', { community: 0, network: address(network), licensed: true });
  const { assets } = await world.get('assets');
  world.cash = assets.find(({ kind }) => kind === 'cash');
  await send(world, bank.account, 'Deposit', { asset: world.cash.asset, member: world.driver.address, amount: '50', reference: 'first' });
}

// Registers a fast charge point of two outlets: its power allows kilowatt-hours in seconds.
export const describe = (world, station) => send(world, world.owner.account, 'DescribeChargePoint', {
  community: 0, in_service: true, point: {
    station, key: `0x${'0'.repeat(40)}`, place: 'Town hall', latitude_micro: 0, longitude_micro: 0,
    clock: { offset_minutes: 0, summer_time: 'none' }, model: 'ACME 350', interface: 'ocpp16', power: 350_000,
    connectors: [{ evse: 1, connector: 1, plug: 'ccs2', power: 350_000 }, { evse: 2, connector: 1, plug: 'type2', power: 22_000 }],
    tariff: { bands: [{ from_minute: 0, per_kwh: '0.05', per_minute: '0', idle_per_minute: '0.1' }], per_session: '0.5', idle_after_minutes: 10 },
    signed_values_only: false, behind_meter: [],
  },
});

export const cash_of = async (world, { address }) => {
  const { balances } = await world.get(`accounts/${address}/balances`);
  return balances.find(({ asset }) => asset === 'EUR').posted;
};

// A charge point: calls as a promise, and answers what it is asked by `on` (else "Accepted").
export async function connect(world, name) {
  const socket = new WebSocket(`${world.ocpp}/${name}`, ['ocpp1.6']);
  await once(socket, 'open');
  const waiting = new Map();
  const on = {};
  let count = 0;
  socket.on('message', async (data) => {
    const [type, id, ...rest] = JSON.parse(data.toString());
    if (type === 3) return waiting.get(id)(rest[0]);
    if (type !== 2) return undefined;
    const [action, payload] = rest;
    return socket.send(JSON.stringify([3, id, on[action] ? await on[action](payload) : { status: 'Accepted' }]));
  });
  const call = (action, payload) => new Promise((answered) => {
    const id = String((count += 1));
    waiting.set(id, answered);
    socket.send(JSON.stringify([2, id, action, payload]));
  });
  const now = () => new Date().toISOString();
  const state = (connectorId, status, errorCode = 'NoError') => call('StatusNotification', { connectorId, status, errorCode, timestamp: now() });
  assert.equal((await call('BootNotification', { chargePointVendor: 'Test', chargePointModel: 'One' })).status, 'Accepted');
  for (const outlet of [1, 2]) await state(outlet, 'Available');
  return {
    on, call, state, close: () => socket.close(),
    begin: (idTag, meterStart, connectorId = 1) => call('StartTransaction', { connectorId, idTag, meterStart, timestamp: now() }),
    tell: (transactionId, wh) => call('MeterValues', { connectorId: 1, transactionId, meterValue: [{ timestamp: now(), sampledValue: [{ value: String(wh) }] }] }),
    end: (transactionId, meterStop) => call('StopTransaction', { transactionId, meterStop, timestamp: now() }),
  };
}
