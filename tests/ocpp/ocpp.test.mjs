// Charge points that others wrote, against the real binary, in OCPP 1.6, 2.0.1 and 2.1; typed-ocpp
// and the strict mode of ocpp-rpc judge every frame that we send.
//
// usage: WATTBOOK=BINARY node --test ocpp.test.mjs
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { RPCClient } from 'ocpp-rpc';
import { OCPP16, OCPP20, OCPP21 } from 'typed-ocpp';
import WebSocket from 'ws';
import { Node, freePort } from './node.mjs';

const require = createRequire(import.meta.url);
const { OcppClient } = require('ocpp-ts');
const { ChargePoint } = require('@voltbras/ts-ocpp');

let node;
before(async () => { node = await Node.start(); });
after(() => node.stop());

const now = () => new Date().toISOString();

// A station of ocpp-rpc, strict in both directions, that agrees to what it is asked.
async function station(identity, protocol, more = {}) {
  const client = new RPCClient({
    // Its schemas of 2.1 have names that it does not find; typed-ocpp judges that version.
    endpoint: node.ocpp, identity, protocols: [protocol], strictMode: protocol !== 'ocpp2.1',
    reconnect: false, ...more,
  });
  const bad = [];
  client.on('strictValidationFailure', (event) => bad.push(event));
  client.on('badMessage', (event) => bad.push(event));
  client.asked = [];
  client.handle(({ method, params }) => {
    client.asked.push({ method, params });
    if (method === 'SetVariables')
      return { setVariableResult: params.setVariableData.map(({ component, variable }) =>
        ({ attributeStatus: 'Accepted', component, variable })) };
    return { status: 'Accepted' };
  });
  await client.connect();
  client.bad = bad;
  return client;
}

async function until(condition, what) {
  for (let i = 0; i < 200; ++i) {
    const value = await condition();
    if (value) return value;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.fail(`never: ${what}`);
}

test('ocpp-rpc 1.6, strict: a whole session, and the same start again gets the same number', async () => {
  const client = await station('RPC16', 'ocpp1.6');
  const boot = await client.call('BootNotification', { chargePointVendor: 'rpc', chargePointModel: 'one' });
  assert.equal(boot.status, 'Accepted');
  await until(() => client.asked.length >= 2, 'both intervals were set');
  assert.deepEqual(client.asked.map(({ params }) => [params.key, params.value]),
    [['ClockAlignedDataInterval', '900'], ['MeterValueSampleInterval', '300']]);
  await client.call('StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Preparing' });
  const start = { connectorId: 1, idTag: 'TAG1', meterStart: 1000, timestamp: now() };
  const first = await client.call('StartTransaction', start);
  assert.ok(first.transactionId > 0);
  const again = await client.call('StartTransaction', start);
  assert.equal(again.transactionId > 0, true);
  await client.call('MeterValues', { connectorId: 1, transactionId: first.transactionId,
    meterValue: [{ timestamp: now(), sampledValue: [{ value: '1500' }] }] });
  const stop = await client.call('StopTransaction',
    { transactionId: first.transactionId, idTag: 'TAG1', meterStop: 2000, timestamp: now() });
  assert.ok(stop.idTagInfo.status);
  assert.deepEqual(client.bad, []);
  const { station: view } = await node.get('stations/RPC16');
  assert.equal(view.connected, true);
  assert.equal(view.model, 'one');
  await client.close();
});

for (const protocol of ['ocpp2.0.1', 'ocpp2.1'])
  test(`ocpp-rpc ${protocol}: a whole session`, async () => {
    const client = await station(`RPC-${protocol}`, protocol);
    const boot = await client.call('BootNotification',
      { reason: 'PowerUp', chargingStation: { model: 'two', vendorName: 'rpc' } });
    assert.equal(boot.status, 'Accepted');
    await until(() => client.asked.length >= 1, 'variables were set');
    const event = (eventType, seqNo, more) => client.call('TransactionEvent', {
      eventType, timestamp: now(), triggerReason: 'Authorized', seqNo,
      transactionInfo: { transactionId: `tx-${protocol}` }, ...more });
    const value = (wh) => [{ timestamp: now(), sampledValue: [{ value: wh }] }];
    await event('Started', 0, { evse: { id: 1, connectorId: 1 }, meterValue: value(1000) });
    const told = await event('Updated', 1, { idToken: { idToken: 'TAG1', type: 'ISO14443' } });
    assert.ok(told.idTokenInfo.status);
    await event('Ended', 2, { meterValue: value(3000) });
    assert.deepEqual(client.bad, []);
    await client.close();
  });

test('ocpp-ts and ts-ocpp: boot and heartbeat', async () => {
  const simple = new OcppClient('TS16');
  await new Promise((resolve, reject) => {
    simple.on('connect', resolve);
    simple.on('error', reject);
    simple.connect(`${node.ocpp}/`);
  });
  const boot = await simple.callRequest('BootNotification', { chargePointVendor: 'ts', chargePointModel: 'm' });
  assert.equal(boot.status, 'Accepted');
  assert.ok(Date.parse((await simple.callRequest('Heartbeat', {})).currentTime));

  const volt = new ChargePoint('VOLT', (request) => ({
    action: request.action, ocppVersion: request.ocppVersion, status: 'Accepted' }), node.ocpp);
  await volt.connect();
  const answer = await volt.sendRequest({ action: 'BootNotification', ocppVersion: 'v1.6-json',
    payload: { chargePointVendor: 'volt', chargePointModel: 'm' } });
  assert.equal(answer.unsafeCoerce().status, 'Accepted');
  volt.close();
});

// What typed-ocpp says of every frame that a raw station gets.
function judged(protocol, judge, calls) {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`${node.ocpp}/JUDGE-${protocol}`, [protocol]);
    const frames = [];
    const pending = new Map();
    let next = 0;
    const step = () => {
      if (next === calls.length) return socket.close();
      const [action, payload] = calls[next++];
      const call = [2, `c${next}`, action, payload];
      pending.set(call[1], call);
      socket.send(JSON.stringify(call));
    };
    socket.on('open', step);
    socket.on('error', reject);
    socket.on('close', () => resolve(frames));
    socket.on('message', (data) => {
      const frame = JSON.parse(data.toString());
      frames.push(frame);
      if (!judge.validate(frame)) return reject(new Error(`${data}: ${judge.validate.errors}`));
      if (frame[0] === 3) {
        if (!judge.checkCallResult(frame, pending.get(frame[1])))
          return reject(new Error(`${data}: ${judge.checkCallResult.errors}`));
        step();
      } else if (frame[0] === 4) {
        reject(new Error(String(data)));
      }
    });
  });
}

test('typed-ocpp finds nothing wrong with our frames', async () => {
  const status = { connectorId: 1, errorCode: 'NoError', status: 'Available' };
  const frames = await judged('ocpp1.6', OCPP16, [
    ['BootNotification', { chargePointVendor: 'V', chargePointModel: 'M' }], ['Heartbeat', {}],
    ['Authorize', { idTag: 'T' }], ['StatusNotification', status],
    ['StartTransaction', { connectorId: 1, idTag: 'T', meterStart: 1, timestamp: now() }],
    ['MeterValues', { connectorId: 0, meterValue: [{ timestamp: now(), sampledValue: [{ value: '1' }] }] }],
    ['StopTransaction', { transactionId: 77, meterStop: 1, timestamp: now() }],
    ['DataTransfer', { vendorId: 'V' }], ['FirmwareStatusNotification', { status: 'Idle' }],
    ['DiagnosticsStatusNotification', { status: 'Idle' }]]);
  assert.ok(frames.some(([type, , action]) => type === 2 && action === 'ChangeConfiguration'));
  for (const [protocol, judge] of [['ocpp2.0.1', OCPP20], ['ocpp2.1', OCPP21]])
    await judged(protocol, judge, [
      ['BootNotification', { reason: 'PowerUp', chargingStation: { model: 'M', vendorName: 'V' } }],
      ['Heartbeat', {}], ['Authorize', { idToken: { idToken: 'T', type: 'ISO14443' } }],
      ['StatusNotification', { timestamp: now(), connectorStatus: 'Available', evseId: 1, connectorId: 1 }],
      ['MeterValues', { evseId: 0, meterValue: [{ timestamp: now(), sampledValue: [{ value: 1 }] }] }],
      ['TransactionEvent', { eventType: 'Started', timestamp: now(), triggerReason: 'Authorized', seqNo: 0,
        transactionInfo: { transactionId: `j-${protocol}` }, idToken: { idToken: 'T', type: 'ISO14443' } }],
      ['NotifyEvent', { generatedAt: now(), seqNo: 0, eventData: [{ eventId: 1, timestamp: now(),
        trigger: 'Alerting', actualValue: 'x', eventNotificationType: 'HardWiredNotification',
        component: { name: 'C' }, variable: { name: 'V' } }] }],
      ['DataTransfer', { vendorId: 'V' }]]);
});

test('a command has its real outcome, and what the standard forbids is never sent', async () => {
  const client = await station('CMD', 'ocpp1.6');
  await client.call('BootNotification', { chargePointVendor: 'rpc', chargePointModel: 'one' });
  await until(() => client.asked.length >= 2, 'both intervals were set');
  const unknown = await node.command('CMD', 'Reset', { type: 'Sideways' });
  assert.equal(unknown.state, 'invalid');
  assert.match(unknown.hint, /Hard/);
  const started = node.command('CMD', 'RemoteStartTransaction', { idTag: 'APP', connectorId: 1 });
  await until(() => client.asked.some(({ method }) => method === 'RemoteStartTransaction'), 'asked to start');
  const { transactionId } = await client.call('StartTransaction',
    { connectorId: 1, idTag: 'APP', meterStart: 5, timestamp: now() });
  const outcome = await started;
  assert.equal(outcome.state, 'done');
  assert.equal(Number(outcome.session), transactionId);
  const { messages } = await node.get('stations/CMD/messages?contains=RemoteStart');
  assert.ok(messages.some(({ direction, text }) => direction === 'to_station' && text.includes('APP')));
  await client.close();
  assert.equal((await node.command('CMD', 'ClearCache', {})).state, 'offline');
});

test('compression is negotiated with 2.x and not with 1.6', async () => {
  for (const [protocol, expected] of [['ocpp2.0.1', 'permessage-deflate'], ['ocpp1.6', '']]) {
    const socket = new WebSocket(`${node.ocpp}/ZIP`, [protocol], { perMessageDeflate: { threshold: 0 } });
    const answer = await new Promise((resolve, reject) => {
      socket.on('open', () => socket.send(JSON.stringify([2, '1', 'Heartbeat', {}])));
      socket.on('message', (data) => resolve(JSON.parse(data.toString())));
      socket.on('error', reject);
    });
    assert.equal(answer[0], 3);
    assert.equal(Object.keys(socket._extensions).join(), expected);
    socket.close();
  }
});

test('security profiles 1, 2 and 3', async () => {
  const tls = await freePort();
  const files = node.folder;
  const openssl = (...words) => execFileSync('openssl', words, { cwd: files, stdio: 'ignore' });
  openssl('req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2',
    '-subj', '/CN=stations', '-keyout', 'ca.key', '-out', 'ca.pem');
  writeFileSync(join(files, 'san'), 'subjectAltName=DNS:localhost,IP:127.0.0.1');
  for (const [name, subject] of [['server', '/CN=localhost'], ['P3', '/CN=P3']]) {
    openssl('req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-subj', subject,
      '-keyout', `${name}.key`, '-out', `${name}.csr`);
    openssl('x509', '-req', '-in', `${name}.csr`, '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial',
      '-days', '2', '-extfile', 'san', '-out', `${name}.pem`);
  }
  const own = await Node.start(`ocpp_tls_listen = ["127.0.0.1:${tls}"]\n` +
    `ocpp_client_authority_file = "${files}/ca.pem"\n`,
    [`certificate_file = "${files}/server.pem"`, `key_file = "${files}/server.key"`]);
  try {
    const password = 'a-key-of-16-chars';
    for (const [name, security_profile] of [['P1', 1], ['P2', 2], ['P3', 3]])
      await own.post(`stations/${name}`, { approval: 'approved', security_profile,
        ...(security_profile < 3 && { password }) });
    const ca = readFileSync(join(files, 'ca.pem'));
    const open = async (identity, endpoint, more) => {
      const client = new RPCClient({ endpoint, identity, protocols: ['ocpp1.6'], reconnect: false, ...more });
      await client.connect();
      const { currentTime } = await client.call('Heartbeat', {});
      await client.close();
      return currentTime;
    };
    const wss = `wss://localhost:${tls}/ocpp`;
    const pair = { cert: readFileSync(join(files, 'P3.pem')), key: readFileSync(join(files, 'P3.key')) };
    await assert.rejects(open('P1', own.ocpp));
    await assert.rejects(open('P1', own.ocpp, { password: 'wrong' }));
    assert.ok(await open('P1', own.ocpp, { password }));
    await assert.rejects(open('P2', own.ocpp, { password }));
    assert.ok(await open('P2', wss, { password, wsOpts: { ca } }));
    await assert.rejects(open('P3', wss, { password, wsOpts: { ca } }));
    assert.ok(await open('P3', wss, { wsOpts: { ca, ...pair } }));
    await assert.rejects(open('P1', wss, { wsOpts: { ca, ...pair }, password: 'wrong' }));
  } finally {
    await own.stop();
  }
});

test('a station that reconnects takes over, and a killed node is found again', async () => {
  const first = await station('AGAIN', 'ocpp1.6');
  const second = await station('AGAIN', 'ocpp1.6');
  assert.ok((await second.call('Heartbeat', {})).currentTime);
  await until(() => first.state !== RPCClient.OPEN, 'the old connection was closed');
  await node.end('SIGKILL');
  await node.run();
  await node.signIn();
  const third = await station('AGAIN', 'ocpp1.6');
  assert.ok((await third.call('Heartbeat', {})).currentTime);
  await third.close();
});

// The whole way: plug in by a real client, and the ledger's receipt to the last unit.
// The ledger is young: before its founding it has no tariff, so a fast charger's session of seconds.
const at = (secondsAgo) => new Date(Date.now() - secondsAgo * 1000).toISOString();
const micro = (text) => BigInt(Math.round(Number(text) * 1e6));

async function booked(ledger, name, charge) {
  const before = { driver: await ledger.cashOf(ledger.driver), owner: await ledger.cashOf(ledger.owner) };
  await charge();
  const [session] = (await ledger.sessions(name)).slice(-1);
  const receipt = await ledger.receipt(session.session);
  const after = { driver: await ledger.cashOf(ledger.driver), owner: await ledger.cashOf(ledger.owner) };
  assert.equal(micro(before.driver) - micro(after.driver), micro(receipt.to_pay), 'what the driver paid is the receipt');
  return { session, receipt, earned: micro(after.owner) - micro(before.owner) };
}

test('a session by ocpp-rpc is a receipt in the ledger, once, whatever is repeated', async () => {
  const { Ledger } = await import('./ledger.mjs');
  const ledger = new Ledger(node);
  await ledger.found('PLUG', 'CARD-1');
  const client = await station('PLUG', 'ocpp1.6');
  assert.equal((await client.call('Authorize', { idTag: 'card-1' })).idTagInfo.status, 'Accepted');
  assert.notEqual((await client.call('Authorize', { idTag: 'stranger' })).idTagInfo.status, 'Accepted');
  const start = { connectorId: 1, idTag: 'CARD-1', meterStart: 10_000, timestamp: at(4) };
  const { receipt, session, earned } = await booked(ledger, 'PLUG', async () => {
    const { transactionId, idTagInfo } = await client.call('StartTransaction', start);
    assert.equal(idTagInfo.status, 'Accepted');
    assert.equal((await client.call('StartTransaction', start)).transactionId, transactionId);
    const values = { connectorId: 1, transactionId, meterValue: [
      { timestamp: at(3), sampledValue: [{ value: '12.0', unit: 'kWh' }] }] };
    await client.call('MeterValues', values);
    await client.call('MeterValues', values);
    const stop = { transactionId, idTag: 'CARD-1', meterStop: 14_000, timestamp: at(2) };
    await client.call('StopTransaction', stop);
    await client.call('StopTransaction', stop);
    await client.call('StopTransaction', { ...stop, meterStop: 15_000 });
    await client.call('MeterValues', { ...values, meterValue: [{ timestamp: at(1), sampledValue: [{ value: '90000' }] }] });
  });
  assert.equal(session.energy, '4');
  assert.equal(session.driver, ledger.driver.address.toLowerCase());
  assert.equal((await ledger.sessions('PLUG')).length, 1);
  // 4 kWh at 0.05 and 0.50 once for the owner; the energy itself from the grid at 0.30.
  assert.equal(earned, 700_000n);
  assert.equal(receipt.to_pay, '1.9');
  await client.close();
});

test('a session of OCPP 2.0.1, told out of order and across kill -9, is billed once', async () => {
  const { Ledger } = await import('./ledger.mjs');
  const own = await Node.start();
  try {
    const ledger = new Ledger(own);
    await ledger.found('PLUG2', 'CARD-2');
    const open = async () => {
      const client = new RPCClient({ endpoint: own.ocpp, identity: 'PLUG2', protocols: ['ocpp2.0.1'],
        strictMode: true, reconnect: false });
      client.handle(() => ({ setVariableResult: [] }));
      await client.connect();
      return client;
    };
    const event = (eventType, seqNo, secondsAgo, wh, more) => ['TransactionEvent', {
      eventType, seqNo, timestamp: at(secondsAgo), triggerReason: 'MeterValuePeriodic', offline: true,
      transactionInfo: { transactionId: 'tx-kill' }, evse: { id: 1, connectorId: 1 },
      meterValue: [{ timestamp: at(secondsAgo), sampledValue: [{ value: wh }] }], ...more }];
    const card = { idToken: { idToken: 'CARD-2', type: 'ISO14443' } };
    const started = event('Started', 0, 50, 1000, card);
    const early = event('Updated', 1, 40, 2000);
    const late = event('Updated', 2, 30, 3000);
    const ended = event('Ended', 3, 20, 5000);
    let client = await open();
    await client.call(...started);
    await client.call(...late);
    await client.close();
    await own.end('SIGKILL');
    await own.run();
    client = await open();
    await client.call(...started);
    await client.call(...early);
    await client.call(...late);
    await client.call(...ended);
    await client.call(...ended);
    await client.close();
    await own.signIn();
    const sessions = await ledger.sessions('PLUG2');
    assert.equal(sessions.length, 1);
    assert.equal(sessions[0].energy, '4');
    assert.equal(sessions[0].driver, ledger.driver.address.toLowerCase());
    assert.ok(sessions[0].ended);
  } finally {
    await own.stop();
  }
});

// What a station was told for each of its outlets, as a station applies it: a session's own profile
// before the one for whoever comes.
class Profiles {
  constructor(protocol) { this.told = new Map(); this.old = protocol === 'ocpp1.6'; }
  take(params) {
    const profile = this.old ? params.csChargingProfiles : params.chargingProfile;
    const schedule = this.old ? profile.chargingSchedule : profile.chargingSchedule[0];
    const [now, later] = schedule.chargingSchedulePeriod;
    assert.equal(schedule.chargingRateUnit, 'W');
    assert.ok(later.startPeriod >= 500, 'it ends by itself');
    this.told.set(profile.chargingProfilePurpose, { limit: now.limit, fallback: later.limit,
      transaction: profile.transactionId });
  }
  limit(transaction) {
    const own = this.told.get('TxProfile');
    return own && own.transaction === transaction ? own.limit : this.told.get('TxDefaultProfile')?.limit;
  }
}

test('two cars on one site never get more than it has', async () => {
  const { Ledger } = await import('./ledger.mjs');
  const own = await Node.start('site_limits = ["22000 SITE-A SITE-B"]\n');
  try {
    const ledger = new Ledger(own);
    await ledger.found('SITE-A', 'CARD-A');
    await ledger.describe('SITE-B');
    const cars = [];
    const allowed = () => cars.reduce((sum, car) => sum + (car.transaction === undefined ? 0 :
      car.profiles.limit(car.transaction)), 0);
    for (const [identity, protocol] of [['SITE-A', 'ocpp1.6'], ['SITE-B', 'ocpp2.0.1']]) {
      const client = new RPCClient({ endpoint: own.ocpp, identity, protocols: [protocol], strictMode: true,
        reconnect: false });
      const car = { client, profiles: new Profiles(protocol) };
      client.handle(({ method, params }) => {
        if (method === 'SetVariables') return { setVariableResult: [] };
        if (method === 'SetChargingProfile') car.profiles.take(params);
        assert.ok(allowed() <= 22_000, `${allowed()} W`);
        return { status: 'Accepted' };
      });
      await client.connect();
      cars.push(car);
    }
    const [first, second] = cars;
    await until(() => cars.every(({ profiles }) => profiles.limit() === 0), 'nobody may begin unseen');
    assert.equal(first.profiles.told.get('TxDefaultProfile').fallback, 11_000);

    const { transactionId } = await first.client.call('StartTransaction',
      { connectorId: 1, idTag: 'CARD-A', meterStart: 0, timestamp: now() });
    first.transaction = transactionId;
    await until(() => first.profiles.limit(transactionId) === 22_000, 'the first has all');
    const event = (eventType, seqNo) => second.client.call('TransactionEvent', { eventType, seqNo,
      timestamp: now(), triggerReason: 'CablePluggedIn', transactionInfo: { transactionId: 'b' },
      evse: { id: 1, connectorId: 1 }, meterValue: [{ timestamp: now(), sampledValue: [{ value: 0 }] }] });
    await event('Started', 0);
    second.transaction = 'b';
    await until(() => second.profiles.limit('b') === 11_000, 'the second has half');
    assert.equal(first.profiles.limit(transactionId), 11_000);
    const { station, power } = await own.get('stations/SITE-A');
    assert.equal(station.allowed, 11_000);
    assert.deepEqual([power[0].site, power[0].fallback, power[0].steering], [22_000, 11_000, 'steered']);

    await first.client.call('StopTransaction', { transactionId, meterStop: 1, timestamp: now() });
    first.transaction = undefined;
    await until(() => second.profiles.limit('b') === 22_000, 'and then all');
    for (const { client } of cars) await client.close();
  } finally {
    await own.stop();
  }
});
