// Keys, proofs and the operator's and developer's screens, numbered as in UX section 5.
//
// usage: node --test e2e/wallet.test.mjs   (environment: WATTBOOK, the binary; wallet_world.mjs)
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { recoverTypedDataAddress } from 'viem';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';

import { cast, open_page, session_of, sign_in, sit_in, start } from './wallet_world.mjs';

const run = promisify(execFile);
const password = 'correct horse battery';
let world;
before(async () => { world = await start(); });
after(async () => { await world?.stop(); });

const get = async (path) => (await fetch(`${world.url}/api/v1/${path}`)).json();

// An account that nobody has admitted yet is no member: the page asks, the node answers 404, Chromium notes it.
const unexpected = (faults) => faults.filter((text) => !text.includes('status of 404'));

// Signs what the wallet shows, and gives the sentence that was shown.
async function agree(page) {
  const dialog = page.getByRole('dialog');
  const sentence = await dialog.getByTestId('sentence').innerText();
  await dialog.getByRole('button', { name: 'Sign and send' }).click();
  await dialog.waitFor({ state: 'hidden' });
  return sentence;
}

async function take_backup(page, scope) {
  await scope.getByLabel('New password').fill(password);
  await scope.getByLabel('The same again').fill(password);
  const [download] = await Promise.all([page.waitForEvent('download', { timeout: 120_000 }), scope.getByRole('button', { name: 'Save the file' }).click()]);
  return readFileSync(await download.path(), 'utf8');
}

test('28 a newcomer comes in by the invitation, without a phrase; the backup restores elsewhere', async () => {
  const newcomer = await open_page(world, '/join');
  const { page } = newcomer;
  const titles = [];
  const note = async () => titles.push(await page.locator('main h2').innerText());
  await note();
  await page.getByRole('button', { name: 'Continue' }).click();
  await note();
  await page.getByRole('button', { name: 'Make my account' }).click();
  await page.getByLabel('New password').waitFor();
  await note();
  const file = await take_backup(page, page.locator('main'));
  await page.getByText('Waiting for the operator').waitFor();
  await note();
  assert.deepEqual(titles, ['Language', 'Account', 'Backup', 'To the operator']);
  assert.doesNotMatch(await page.locator('main').innerText(), /(\b[a-z]{3,8}\b ){11}/, 'twelve words stand in the page');
  const { address } = JSON.parse(file);
  const link = await page.getByRole('link', { name: 'Link for the operator' }).getAttribute('href');
  assert.ok(link.endsWith(`/members?admit=0x${address}`));

  const operator = await open_page(world);
  await sit_in(operator.page, 'Operator');
  await operator.page.goto(link);
  await operator.page.getByRole('button', { name: 'Review and sign' }).click();
  assert.match(await agree(operator.page), new RegExp(`You admit 0x${address} to community 0 as household`));
  await page.getByText('You are a member.').waitFor();
  await page.getByRole('link', { name: 'To Home' }).click();
  await page.getByRole('heading', { level: 1, name: 'Home' }).waitFor();

  const other = await open_page(world, '/wallet?part=keys');
  await other.page.getByRole('button', { name: 'New account, import or link' }).click();
  await other.page.getByRole('button', { name: /I have one already/ }).click();
  await other.page.getByLabel('Backup file, twelve words, or private key').fill(file);
  await other.page.getByLabel('Password of the backup file').fill('wrong password');
  await other.page.getByRole('button', { name: 'Use this key' }).click();
  await other.page.getByText('The password does not open this file.').waitFor({ timeout: 120_000 });
  await other.page.getByLabel('Password of the backup file').fill(password);
  await other.page.getByRole('button', { name: 'Use this key' }).click();
  await other.page.locator(`[data-address="0x${address}"]`).waitFor({ timeout: 120_000 });
  for (const one of [newcomer, operator, other]) {
    assert.deepEqual(unexpected(one.faults), []);
    await one.context.close();
  }
});

test('29 a key is shown only to who knows the password, covered, for a minute, and it is noted', async () => {
  const { page, context, faults } = await open_page(world, '/wallet?part=keys');
  await page.getByRole('button', { name: 'New account, import or link' }).click();
  await page.getByRole('button', { name: /Make a new account/ }).click();
  await page.getByRole('button', { name: 'Show key or words' }).click();
  await page.getByText('Take a backup file first').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Take a backup file' }).click();
  await take_backup(page, page.getByRole('dialog'));
  await page.getByRole('button', { name: 'Show key or words' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Password of your backup file').fill('wrong password');
  await dialog.getByRole('button', { name: 'Open' }).click();
  await dialog.getByText('The password does not open this file.').waitFor({ timeout: 120_000 });
  assert.equal(await dialog.getByTestId('secret').count(), 0);
  await page.clock.install();
  await dialog.getByLabel('Password of your backup file').fill(password);
  await dialog.getByRole('button', { name: 'Open' }).click();
  const secrets = dialog.getByTestId('secret');
  await secrets.first().waitFor({ timeout: 120_000 });
  assert.equal(await secrets.count(), 2);
  assert.match(await secrets.first().innerText(), /^•+$/);
  assert.equal(await dialog.locator('[data-noted]').getAttribute('data-noted'), 'true');
  await dialog.getByRole('button', { name: 'Show' }).first().click();
  assert.match(await secrets.first().innerText(), /^0x[0-9a-f]{64}$/);
  await dialog.getByRole('button', { name: 'Show' }).click();
  assert.equal((await secrets.last().innerText()).split(' ').length, 12);
  await page.clock.fastForward(59_000);
  assert.equal(await secrets.count(), 2);
  await page.clock.fastForward(2_000);
  await dialog.getByLabel('Password of your backup file').waitFor();
  assert.equal(await secrets.count(), 0);
  await page.keyboard.press('Escape');
  await page.getByText(/Shown 1 times/).waitFor();
  const address = await page.locator('[data-address]').first().getAttribute('data-address');
  const token = await session_of(world, cast('Operator'));
  const { records } = await (await fetch(`${world.url}/api/v1/admin-log`, { headers: { Authorization: `Bearer ${token}` } })).json();
  const noted = records.filter(({ action }) => action === 'show key');
  assert.deepEqual(noted.map(({ actor, subject }) => [actor.toLowerCase(), subject.toLowerCase()]), [[address, address]]);
  assert.deepEqual(unexpected(faults), []);
  await context.close();
});

test('30 a wallet extension links, signs a typed order, cancels; viem and the node recover the same address', async () => {
  const { page, context } = await open_page(world);
  const account = privateKeyToAccount(generatePrivateKey());
  const asked = [];
  await page.exposeFunction('answer_as_wallet', async (method, params) => {
    if (method === 'eth_requestAccounts' || method === 'eth_accounts') return [account.address];
    const data = JSON.parse(params[1]);
    const signature = await account.signTypedData(data);
    asked.push({ data, signature });
    return signature;
  });
  await context.addInitScript(() => {
    window.ethereum = { request: ({ method, params }) => window.answer_as_wallet(method, params ?? []) };
  });
  const address = account.address.toLowerCase();
  const operator = await open_page(world);
  await sit_in(operator.page, 'Operator');
  await operator.page.goto(`/members?admit=${address}`);
  await operator.page.getByRole('button', { name: 'Review and sign' }).click();
  await agree(operator.page);
  await sit_in(operator.page, 'Bank');
  await operator.page.goto('/developers?part=playground');
  await operator.page.getByLabel('Kind of command').selectOption('Deposit');
  await operator.page.getByLabel('Fields as JSON').fill(JSON.stringify({ asset: 1, member: address, amount: '5', reference: `test ${address}` }));
  await operator.page.getByRole('button', { name: 'Sign and send' }).click();
  await agree(operator.page);
  await operator.context.close();

  await page.goto('/wallet?part=keys');
  await page.getByRole('button', { name: 'New account, import or link' }).click();
  await page.getByRole('button', { name: /Link MetaMask/ }).click();
  await page.getByText('In your wallet extension').waitFor();
  await page.goto('/developers?part=playground');
  // So cheap that it waits in the book and can be cancelled.
  const fields = page.getByLabel('Fields as JSON');
  await fields.fill(JSON.stringify({ ...JSON.parse(await fields.inputValue()), price: '0.01' }));
  await page.getByRole('button', { name: 'Sign and send' }).click();
  assert.match(await agree(page), /^You buy 0.5 kWh for at most 0.01 EUR per kWh on the market of community 0/);
  const { orders } = await get(`communities/0/orders?member=${address}`);
  assert.equal(orders.length, 1);
  await page.getByLabel('Kind of command').selectOption('CancelOrder');
  await page.getByLabel('Fields as JSON').fill(JSON.stringify({ community: 0, instrument: 'watt', session: 'continuous', order: orders[0].order }));
  await page.getByRole('button', { name: 'Sign and send' }).click();
  await agree(page);
  assert.deepEqual((await get(`communities/0/orders?member=${address}`)).orders, []);
  assert.deepEqual(asked.map(({ data }) => data.primaryType), ['PlaceOrder', 'CancelOrder']);
  for (const { data, signature } of asked) assert.equal((await recoverTypedDataAddress({ ...data, signature })).toLowerCase(), address);
  await context.close();
});

test('closing the dialog declines what is not sent, and never what is', async () => {
  const { page, context } = await open_page(world);
  await sit_in(page, 'Household');
  let arrived = 0;
  let release;
  const held = new Promise((resolve) => { release = resolve; });
  await page.route('**/api/v1/commands', async (route) => {
    arrived += 1;
    await held;
    await route.continue();
  });
  const receiver = (await get('communities/0/members?limit=1')).members[0].address;
  await page.goto('/developers?part=playground');
  await page.getByLabel('Kind of command').selectOption('Transfer');
  await page.getByLabel('Fields as JSON').fill(JSON.stringify({ legs: [{ asset: 1, to: receiver, amount: '0.01' }], memo: 'held' }));
  const dialog = page.getByRole('dialog');
  await page.getByRole('button', { name: 'Sign and send' }).click();
  await dialog.getByTestId('sentence').waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  assert.equal(arrived, 0, 'what is declined is not sent');

  await page.getByRole('button', { name: 'Sign and send' }).click();
  await dialog.getByRole('button', { name: 'Sign and send' }).click();
  await dialog.getByText('Sending…').waitFor();
  assert.equal(await dialog.getByRole('button', { name: 'Cancel' }).count(), 0, 'nothing offers to take it back');
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  await page.getByText('It is sent already and cannot be taken back by closing.').waitFor();
  release();
  await page.getByText('Executed, and written to the ledger.').waitFor();
  assert.equal(arrived, 1);
  await context.close();
});

// An entry that people understand: an order of the demo's cast, waited for where there is none yet.
async function some_entry() {
  for (let tries = 0; tries < 60; ++tries) {
    const { blocks } = await get('blocks?limit=100');
    for (const { height, commands } of blocks.slice(1)) {
      if (commands === 0) continue;
      const listed = await get(`blocks/${height}/commands?limit=100`);
      for (const { command } of listed.commands) {
        const [kind, body] = Object.entries(command)[0];
        if (kind === 'PlaceOrder') return { kind, body, height };
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error('the demo places no orders');
}

test('32 a proof is checked in the browser; one changed byte makes it fail and names the entry', async () => {
  const { page, context, faults } = await open_page(world, '/ledger');
  await page.getByRole('button', { name: 'Save the newest head' }).click();
  const { body } = await some_entry();
  await page.goto(`/ledger/entries/${body.id}`);
  await page.getByRole('button', { name: 'Verify here' }).click();
  const verdict = page.locator('[data-verdict]');
  await verdict.waitFor();
  assert.equal(await verdict.getAttribute('data-verdict'), 'holds');
  assert.match(await verdict.innerText(), /The signature is that of .*\n*.*The receipt stands in the block/s);
  assert.match(await verdict.innerText(), /belongs to the chain of your saved head/);
  for (let i = 0; i < 10; ++i) {
    await page.getByRole('button', { name: 'Flip one byte' }).click();
    await page.locator('[data-verdict="broken"]').waitFor();
    assert.ok((await page.getByRole('alert').innerText()).includes(body.id), 'the entry is named');
    await page.getByRole('button', { name: 'Verify the true bytes' }).click();
    await page.locator('[data-verdict="holds"]').waitFor();
  }
  await page.goto('/ledger');
  await page.getByRole('button', { name: 'Flip one byte' }).click();
  await page.locator('[data-outcome="tampered"]').waitFor();
  assert.equal(await page.locator('[data-broken="true"]').count(), 1);
  await page.getByRole('button', { name: 'Compare now' }).click();
  await page.locator('[data-outcome="same"]').waitFor();
  assert.deepEqual(faults, []);
  await context.close();
});

test('33 one box finds hash, account, order, slot and meter; an entry has sentence, JSON, raw and proof', async () => {
  const { page, context } = await open_page(world, '/ledger');
  const { body, height } = await some_entry();
  const { hash } = await get(`blocks/${height}`);
  const { intervals } = await get('communities/0/intervals?limit=1');
  const local = new Intl.DateTimeFormat('sv-SE', { timeZone: (await get('status')).time_zone, dateStyle: 'short', timeStyle: 'short' }).format(intervals[0].start);
  const box = page.getByRole('searchbox');
  for (const [text, kind] of [[hash, 'block'], [body.id, 'entry'], [body.account, 'account'], ['Home 01', 'account'], [null, 'order'], [local, 'slot'], ['3', 'meter']]) {
    // The youngest order: others may lapse while this looks.
    const order = text === null && (await get('communities/0/orders?limit=1000')).orders.sort((one, other) => one.order - other.order).at(-1);
    await box.fill(text ?? String(order.order));
    await box.press('Enter');
    await page.locator(`[data-kind="${kind}"]`).first().waitFor();
  }
  await box.fill(`0x${'0'.repeat(64)}`);
  await box.press('Enter');
  await page.getByText('Nothing here has that name or number.').waitFor();

  await page.goto(`/ledger/entries/${body.id}`);
  assert.match(await page.getByTestId('sentence').innerText(), new RegExp(`${body.quantity} kWh for at (least|most) ${body.price} EUR`.replaceAll('.', '\\.')));
  const shown = JSON.parse(await page.getByTestId('json').textContent());
  assert.deepEqual(shown.command.PlaceOrder, body);
  assert.match(await page.getByTestId('raw').textContent(), /^0x[0-9a-f]{130}$/);
  await page.getByRole('button', { name: 'Verify here' }).click();
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download proof' }).click()]);
  const file = readFileSync(await download.path());
  assert.equal(file.subarray(0, 8).toString(), 'wattprf1');
  await context.close();
});

test('38 the books of a slot add up where they are read; statements are there for every member', async () => {
  const { page, context } = await open_page(world, '/community?part=settlement');
  await page.locator('table button').nth(1).click();
  await page.locator('[data-holds]').first().waitFor();
  const holds = await page.locator('[data-holds]').evaluateAll((rows) => rows.map((row) => row.dataset.holds));
  assert.deepEqual(holds, ['true', 'true', 'true', 'true']);
  await page.getByRole('tab', { name: 'Statements' }).click();
  const link = await page.getByRole('link', { name: 'CSV: Home 01' }).getAttribute('href');
  const csv = await (await fetch(`${world.url}${link}`)).text();
  const { balances, evidence, settled } = await (await fetch(`${world.url}${link.replace('format=csv', 'format=json')}`)).json();
  // The concentrator reads the meters; the register that the first interval begins with was noted before evidence was told.
  assert.deepEqual(evidence, [{ evidence: 'not_stated', intervals: 1 }, { evidence: 'read_from_meter', intervals: settled - 1 }]);
  assert.match(csv, new RegExp(`^evidence,,read_from_meter,.*,${settled - 1},`, 'm'));
  assert.ok(balances.length >= 3);
  for (const balance of balances) assert.ok(csv.includes(balance.opening), `${balance.asset} opens with ${balance.opening}`);
  await context.close();
});

test('advice is made of what was booked, and says of what', async () => {
  const { page, context, faults } = await open_page(world);
  await sit_in(page, 'Household');
  const [answer] = await Promise.all([page.waitForResponse((response) => response.url().includes('/advice')), page.goto('/wallet')]);
  const advice = await answer.json();
  const shown = page.locator('[data-top-up]');
  await shown.waitFor();
  const spent = advice.spending.reduce((sum, row) => sum + Math.round(Number(row.spent) * 1e6), 0);
  assert.ok(spent > 0, 'a household spends');
  assert.equal(Math.round(Number(advice.a_day) * 1e6), Math.ceil(spent / advice.days));
  assert.match(await shown.innerText(), /days cost .* a day; 14 days need .*, and you have/);
  assert.ok(advice.sellers.length > 0, 'somebody sold');
  await page.getByRole('table', { name: 'Who sold cheapest' }).waitFor();
  assert.deepEqual(faults, []);
  await context.close();
});

test('39 what an administrator does stands in the audit view: who, what, before, after', async () => {
  const { page, context } = await open_page(world);
  await sit_in(page, 'Operator');
  await sign_in(page);
  const address = privateKeyToAccount(generatePrivateKey()).address;
  await page.goto('/admin?part=roles');
  await page.getByLabel('Address').fill(address);
  await page.getByLabel('Role', { exact: true }).selectOption('developer');
  await page.getByRole('button', { name: 'Give' }).click();
  await page.getByText('Done, and noted in the audit log.').waitFor();
  await page.getByRole('tab', { name: 'Audit log' }).click();
  const row = page.getByRole('row').filter({ hasText: 'role given' }).first();
  const text = await row.innerText();
  assert.match(text, /Operator/);
  assert.match(text, new RegExp(address.slice(0, 6), 'i'));
  assert.match(text, /developer/);
  await context.close();
});

test('40 what is hidden is refused too, with a way back', async () => {
  const { page, context } = await open_page(world, '/admin');
  await page.locator('[data-page="forbidden"]').waitFor();
  assert.equal(await page.getByRole('link', { name: 'Admin' }).count(), 0);
  for (const path of ['admin-log', 'grants', 'tokens']) assert.equal((await fetch(`${world.url}/api/v1/${path}`)).status, 401, path);
  await page.getByRole('link', { name: 'Go to Home' }).click();
  await page.getByRole('heading', { level: 1, name: 'Home' }).waitFor();
  await sit_in(page, 'Household');
  await sign_in(page);
  const refused = await page.evaluate(async () => (await fetch('/api/v1/admin-log')).status);
  assert.equal(refused, 403);
  await page.goto('/members');
  await page.getByText('The ledger takes this from the community’s operator only.').waitFor();
  await page.getByLabel('Address', { exact: true }).fill(privateKeyToAccount(generatePrivateKey()).address);
  await page.getByRole('button', { name: 'Review and sign' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Sign and send' }).click();
  await page.getByText('This account has not the role for it.').waitFor();
  await context.close();
});

test('43 every operation is listed; each copied line of curl works with a fresh token', async () => {
  const { page, context } = await open_page(world);
  await sit_in(page, 'Operator');
  await sign_in(page);
  await page.goto('/developers?part=tokens');
  await page.getByLabel('Name').fill('curl');
  await page.getByLabel('Role', { exact: true }).selectOption('administrator');
  await page.getByRole('button', { name: 'Make a token' }).click();
  const token = await page.getByTestId('token').innerText();
  const document = await (await fetch(`${world.url}/openapi.json`)).json();
  const operations = Object.values(document.paths).flatMap((methods) => Object.keys(methods)).length;
  await page.getByRole('tab', { name: 'Reference' }).click();
  await page.getByText(`${operations} operations`).waitFor();
  const lines = await page.locator('[data-curl]').evaluateAll((buttons) => buttons.map((button) => button.dataset.curl));
  assert.equal(lines.length, operations);
  // Those that need nothing but what the page knows.
  const whole = lines.filter((line) => !line.includes('-X POST') && !line.includes(' -N ') && !/[/=][A-Z]{2,}('|\/|\?|$)/.test(line.split(' ').at(-1).replace('=EUR', '')));
  assert.ok(whole.length >= 30, `${whole.length} lines are whole`);
  for (const line of whole) {
    const { stdout } = await run('sh', ['-c', `${line.replace('TOKEN', token)} -o /dev/null -w '%{http_code}'`]);
    assert.equal(stdout, '200', line);
  }
  await context.close();
});
