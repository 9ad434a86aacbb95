// Charging, numbered as in UX section 5: a driver, a passer-by and the owner of a charge point that speaks
// OCPP 1.6 to the real binary.
//
// usage: node --test e2e/charging.test.mjs   (environment: WATTBOOK, the binary; charging_world.mjs)
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { violations } from './accessible.mjs';
import { move, open } from './browser.mjs';
import { card_digest, cash_of, connect, describe, send, start } from './charging_world.mjs';
import { until } from './node.mjs';
import { sign_in } from './wallet_world.mjs';

let world;
let left_alone;
before(async () => {
  world = await start();
  left_alone = nobody_plugs_in();
  left_alone.catch(() => undefined);  // the last test tells
});
after(async () => { await world?.stop(); });

const open_page = (path, options = {}) => open(world.browser, `${world.url}${path}`, { ...options, context: { baseURL: world.url, ...options.context } });

async function use_key(page, key) {
  await page.goto('/wallet?part=keys');
  await page.getByRole('button', { name: 'New account, import or link' }).click();
  await page.getByRole('button', { name: /I have one already/ }).click();
  await page.getByLabel('Backup file, twelve words, or private key').fill(key);
  await page.getByRole('button', { name: 'Use this key' }).click();
  await page.locator('[data-address]').waitFor();
}
const phase = (page, name) => page.locator(`[data-phase="${name}"]`).waitFor();
const micros = (text) => Math.round(Number(text) * 1e6);
const figure = (page, label) => page.locator('.figure', { has: page.locator('dt', { hasText: label }) }).locator('dd').first();

// Takes a minute of waiting, beside the other tests.
async function nobody_plugs_in() {
  await describe(world, 'PILE-34-ALONE');
  const station = await connect(world, 'PILE-34-ALONE');
  const { page, close, errors } = await open_page('/wallet', { width: 390, height: 800 });
  await use_key(page, world.driver.key);
  const asked = [];
  const answers = ['Accepted'];
  station.on.RemoteStartTransaction = (payload) => { asked.push(payload); return { status: answers.shift() ?? 'Rejected' }; };
  await page.goto('/c/PILE-34-ALONE');
  await page.getByRole('button', { name: 'Charge here' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Sign and send' }).click();
  await phase(page, 'connect');
  await page.locator('[data-failure="not_plugged"]').waitFor({ timeout: 120_000 });
  assert.match(await page.locator('.start [role="status"]').innerText(), /noticed no plug.*\n*.*Push the plug in/s);
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.locator('[data-failure="refused"]').waitFor();
  assert.equal(asked[1].idTag, asked[0].idTag, 'the same code, which was not used yet');
  station.close();
  await page.getByText('Not connected').waitFor();
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.locator('[data-failure="offline"]').waitFor();
  assert.deepEqual(errors.filter((one) => !/404|503/.test(one)), []);
  await close();
}

test('34 scan, see the whole price, charge in at most four taps', async () => {
  await describe(world, 'PILE-34');
  const station = await connect(world, 'PILE-34');
  const { page, close, errors } = await open_page('/wallet', { width: 390, height: 800 });
  await use_key(page, world.driver.key);
  await page.goto('/c/PILE-34');
  await page.getByText('at most, for energy and fee').waitFor();
  const price = await world.get('charge-points/PILE-34/price?evse=1&connector=1');
  const shown = await page.locator('main').innerText();
  assert.ok(shown.includes(`€${Number(price.per_session).toFixed(2)}`), 'the fee per session is shown');
  assert.match(shown, /€0\.10 a minute, after 10 minutes/, 'the idle rule is shown');
  assert.ok((await page.locator('.price-most').innerText()).includes(Number(price.most_per_kwh).toFixed(3)), 'the whole price is shown');

  // The charge point is asked to begin by a code that it is told, and does once the plug is in.
  const asked = [];
  station.on.RemoteStartTransaction = (payload) => { asked.push(payload); return { status: 'Accepted' }; };
  let taps = 0;
  const tap = async (button) => { taps += 1; await button.click(); };
  await tap(page.getByRole('button', { name: 'Charge here' }));
  const dialog = page.getByRole('dialog');
  assert.match(await dialog.getByTestId('sentence').innerText(), /^You let whoever shows the card or code 0x[0-9a-f]{64} charge/);
  await tap(dialog.getByRole('button', { name: 'Sign and send' }));
  await phase(page, 'connect');
  await until(() => asked.length === 1, 'the charge point is asked');
  assert.match(asked[0].idTag, /^[a-z2-9]{20}$/);
  assert.equal(asked[0].connectorId, 1);
  await station.state(1, 'Preparing');
  await phase(page, 'authorising');
  const { transactionId, idTagInfo } = await station.begin(asked[0].idTag, 1000);
  assert.equal(idTagInfo.status, 'Accepted');
  await phase(page, 'starting');
  await station.tell(transactionId, 1500);
  await phase(page, 'charging');
  // The live session, its end from this page, and the receipt.
  station.on.RemoteStopTransaction = (payload) => { asked.push(payload); return { status: 'Accepted' }; };
  await tap(page.getByRole('link', { name: 'See the session' }));
  await figure(page, 'Energy').waitFor();
  await tap(page.getByRole('button', { name: 'Stop charging' }));
  await until(() => asked.length === 2, 'the charge point is asked to end');
  assert.deepEqual(asked[1], { transactionId });
  await station.end(transactionId, 2000);
  await page.getByText(/^Ended /).waitFor();
  await page.locator('[data-fact="to-pay"]').waitFor();
  assert.ok(taps <= 4, `${taps} taps from the scan to the receipt`);
  const { session } = await world.get(`charging-sessions/${transactionId}`);
  assert.equal(session.driver, world.driver.address);
  assert.equal(session.standing, 'billed');
  assert.deepEqual(errors.filter((one) => !/404|503/.test(one)), []);
  station.close();
  await close();
});

test('35 a session is live, and its receipt equals the ledger to the last unit', async () => {
  await describe(world, 'PILE-35');
  const station = await connect(world, 'PILE-35');
  const { time } = await world.get('status');
  await send(world, world.driver.account, 'SetChargingToken', { community: 0, token: card_digest('CARD-35'), session_limit: '20', valid_until: time + 86_400_000, blocked: false });
  const before = await cash_of(world, world.driver);
  const { transactionId } = await station.begin('CARD-35', 10_000);
  const { page, close, errors } = await open_page(`/charging/sessions/${transactionId}`);
  for (const [wh, kwh] of [[11_000, '1.000'], [12_250, '2.250'], [13_000, '3.000']]) {
    await station.tell(transactionId, wh);
    const told = Date.now();
    await until(async () => (await figure(page, 'Energy').innerText()).startsWith(kwh), `${kwh} kWh is shown`);
    assert.ok(Date.now() - told < 6000, `shown after ${Date.now() - told} ms`);
    const { session } = await world.get(`charging-sessions/${transactionId}`);
    assert.equal(micros((await figure(page, 'Cost so far').innerText()).replace('€', '')), micros(session.cost));
  }
  assert.match(await figure(page, 'Power').innerText(), /kW/);
  assert.match(await figure(page, 'From the community').innerText(), /%/);
  await station.end(transactionId, 13_333);
  await page.getByText(/^Ended /).waitFor();
  const receipt = await world.get(`charging-sessions/${transactionId}`);
  const paid = micros(before) - micros(await cash_of(world, world.driver));
  assert.equal(micros(receipt.to_pay), paid, 'the ledger took what the receipt says');
  const shown = await page.locator('[data-fact="to-pay"]').innerText();
  assert.equal(micros(shown.replace('€', '')), paid, 'the page shows it to the last unit');
  assert.deepEqual(errors, []);
  station.close();
  await close();
});

test('36 a passer-by sees free and busy without login, and nothing of who charges', async () => {
  await describe(world, 'PILE-36');
  const station = await connect(world, 'PILE-36');
  const { time } = await world.get('status');
  await send(world, world.driver.account, 'SetChargingToken', { community: 0, token: card_digest('SECRET-CARD-36'), session_limit: '20', valid_until: time + 86_400_000, blocked: false });
  await station.state(1, 'Charging');
  const { transactionId } = await station.begin('SECRET-CARD-36', 10_000);
  const heard = [];
  const { page, close } = await open(world.browser, 'about:blank', { context: { baseURL: world.url } });
  page.on('response', async (response) => {
    if (response.url().includes('/api/')) heard.push(await response.text().catch(() => ''));
  });
  page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => heard.push(String(payload))));
  await page.goto('/c/PILE-36');
  await page.getByText('1 of 2 free').waitFor();
  assert.equal(await page.locator('[data-outlet="occupied"]').count(), 1);
  assert.equal(await page.locator('[data-outlet="available"]').count(), 1);
  await station.state(2, 'Charging');
  await page.locator('[data-pile="busy"]').waitFor();
  await station.end(transactionId, 10_500);
  await station.state(1, 'Available');
  await page.getByText('1 of 2 free').waitFor();
  const all = heard.join('\n') + await page.content();
  assert.ok(all.includes('PILE-36'));
  for (const secret of ['SECRET-CARD-36', 'secret-card-36', card_digest('SECRET-CARD-36'), world.driver.address])
    assert.ok(!all.includes(secret), `${secret} reaches a passer-by`);
  assert.equal(await page.getByRole('navigation').count(), 0);
  station.close();
  await close();
});

test('37 the owner reads each fault with what to do; start and stop tell what came of them', async () => {
  await describe(world, 'PILE-37');
  const station = await connect(world, 'PILE-37');
  const { time } = await world.get('status');
  await send(world, world.driver.account, 'SetChargingToken', { community: 0, token: card_digest('CARD-37'), session_limit: '20', valid_until: time + 86_400_000, blocked: false });
  const { page, close } = await open_page('/wallet');
  await use_key(page, world.founder.key);
  await sign_in(page);
  await page.goto('/charging?part=own');
  const own = page.locator('[data-station="PILE-37"]');
  await own.getByText('Nothing is wrong.').waitFor();
  await station.state(2, 'Faulted', 'GroundFailure');
  await own.locator('[data-fault="GroundFailure"]').waitFor();
  const fault = await own.locator('[data-fault="GroundFailure"]').innerText();
  assert.match(fault, /residual-current protection tripped/);
  assert.match(fault, /electrician/);
  await station.state(2, 'Available');
  await own.getByText('Nothing is wrong.').waitFor();

  const outcome = (state) => own.locator(`[data-outcome="${state}"]`).waitFor();
  await own.getByLabel('Card or code that pays').fill('CARD-37');
  station.on.RemoteStartTransaction = () => ({ status: 'Rejected' });
  await own.getByRole('button', { name: 'Start 1' }).click();
  await outcome('refused');
  let asked = null;
  const arrived = new Promise((resolve) => {
    station.on.RemoteStartTransaction = (payload) => { asked = payload; resolve(); return { status: 'Accepted' }; };
  });
  await own.getByRole('button', { name: 'Start 1' }).click();
  await arrived;
  await own.getByText('Asking the charge point…').waitFor();
  assert.equal(await own.locator('[data-outcome]').count(), 0, '"Accepted" is no outcome');
  assert.deepEqual(asked, { idTag: 'CARD-37', connectorId: 1 });
  const { transactionId } = await station.begin('CARD-37', 5000);
  await outcome('done');
  station.on.RemoteStopTransaction = () => ({ status: 'Accepted' });
  await own.getByRole('button', { name: 'Stop 1' }).click();
  await own.getByText('Asking the charge point…').waitFor();
  await station.end(transactionId, 5100);
  await outcome('done');
  await close();

  // The owner, who is no administrator, commands the same.
  const owners = await open_page('/wallet');
  await use_key(owners.page, world.owner.key);
  await sign_in(owners.page);
  await owners.page.goto('/charging?part=own');
  const mine = owners.page.locator('[data-station="PILE-37"]');
  station.on.Reset = () => ({ status: 'Rejected' });
  await mine.getByRole('button', { name: 'Restart' }).click();
  await mine.locator('[data-outcome="refused"]').waitFor();
  station.close();
  await mine.getByText('It is not connected.').waitFor();
  await owners.close();
});

test('sessions come the newest first, a page at a time, for the driver and for the owner', async () => {
  await describe(world, 'PILE-MANY');
  const station = await connect(world, 'PILE-MANY');
  const numbers = [];
  for (let i = 0; i < 27; ++i) {
    const { transactionId } = await station.begin('NOBODY', 1000);
    await station.end(transactionId, 1000);
    numbers.unshift(transactionId);
  }
  const asked = (query) => world.get(`communities/0/charging-sessions?station=PILE-MANY&limit=25${query}`);
  const numbers_of = ({ sessions }) => sessions.map(({ session }) => session);
  assert.deepEqual(numbers_of(await asked('&latest_first=true')), numbers.slice(0, 25));
  assert.deepEqual(numbers_of(await asked(`&latest_first=true&after=${numbers[24]}`)), numbers.slice(25));
  assert.deepEqual(numbers_of(await asked('')), [...numbers].reverse().slice(0, 25));

  const { page, close } = await open_page('/charging?part=own', { watched: world.owner.address });
  const own = page.locator('[data-station="PILE-MANY"]');
  await own.getByText('Sessions', { exact: true }).last().click();
  const links = own.locator('[data-sessions] tbody th a');
  const shown = () => links.evaluateAll((all) => all.map((link) => Number(link.pathname.split('/').at(-1))));
  await own.locator('[data-sessions="25"]').waitFor();
  assert.deepEqual(await shown(), numbers.slice(0, 25));
  await own.getByRole('button', { name: 'Older' }).click();
  await own.locator('[data-sessions="2"]').waitFor();
  assert.deepEqual(await shown(), numbers.slice(25));
  await own.getByRole('button', { name: 'Newer' }).click();
  await own.locator('[data-sessions="25"]').waitFor();
  station.close();
  await close();
});

test('5, 6 the pages of charging, filled, are accessible and fit a narrow phone', async () => {
  await describe(world, 'PILE-5');
  const station = await connect(world, 'PILE-5');
  await station.state(2, 'Faulted', 'OverVoltage');
  const { sessions } = await world.get(`communities/0/charging-sessions?driver=${world.driver.address}`);
  const paths = ['/charging', '/charging?part=sessions', '/charging?part=cards', '/charging?part=own', `/charging/sessions/${sessions[0].session}`, '/c/PILE-5'];
  for (const [theme, language, width] of [['light', 'en', 1280], ['dark', 'zh-Hans', 320]]) {
    const { page, close } = await open_page('/wallet', { theme, language, width, context: { bypassCSP: true }, watched: world.owner.address });
    const found = [];
    for (const path of paths) {
      await move(page, path);
      found.push(...await violations(page));
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (wide > 0) found.push(`${path} scrolls sideways by ${wide} px at ${width}`);
    }
    assert.deepEqual(found, []);
    await close();
  }
  station.close();
});

test('34 no state lasts without a word: nobody plugs in, it refuses, it is not connected', async () => { await left_alone; });
