// What operators plan and keep: simulations, settings, backups. Numbered as in UX section 5.
//
// usage: node --test e2e/planner.test.mjs   (environment: WATTBOOK, the binary; wallet_world.mjs)
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { once } from 'node:events';
import { privateKeyToAccount } from 'viem/accounts';
import WebSocket from 'ws';

import { violations } from './accessible.mjs';
import { move, open } from './browser.mjs';
import { serve } from './charging_world.mjs';
import { cast, open_page, session_of, sign_in, sit_in, start } from './wallet_world.mjs';

let world;
let desk;
let token;
before(async () => {
  world = await start();
  desk = await open_page(world);
  token = await session_of(world, cast('Operator'));
  await sit_in(desk.page, 'Operator');
  await sign_in(desk.page);
});
after(async () => { await desk?.close(); await world?.stop(); });

const get = async (path) => fetch(`${world.url}/api/v1/${path}`, { headers: { Authorization: `Bearer ${token}` } });
const newest = async () => (await (await get('simulations?limit=1')).json()).simulations[0];

// Presses Run and waits for the new run's end.
async function run(page, wanted = 'finished') {
  const last = (await (await get('simulations')).json()).simulations[0]?.number ?? 0;
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  const row = page.locator(`[data-run="${last + 1}"]`);
  await row.and(page.locator(`[data-state="${wanted}"]`)).waitFor();
  return last + 1;
}

// The same by the command line that the page tells: report.json.
// In a folder of its own, or in one that has the files already.
function by_command_line(lines, given = null) {
  const folder = given ?? mkdtempSync(join(tmpdir(), 'wattbook-planner-'));
  try {
    for (const line of lines.trim().split('\n')) {
      const [program, ...words] = line.split(' ');
      assert.equal(program, 'wattbook');
      execFileSync(process.env.WATTBOOK, words, { cwd: folder, stdio: 'ignore' });
    }
    return readFileSync(join(folder, /--out (\S+)/.exec(lines)[1], 'report.json'), 'utf8');
  } finally {
    if (!given) rmSync(folder, { recursive: true });
  }
}

test('41 a sample is simulated, changed, compared; command line and page give the same numbers', async () => {
  const { page } = desk;
  await page.goto('/simulate');
  await page.getByRole('radio', { name: 'Made-up sample' }).check();
  const first = await run(page);
  const shown = async () => Object.fromEntries(await page.locator('[data-figure]').evaluateAll((cells) => cells.map((cell) => [cell.dataset.figure, Number(cell.dataset.value)])));
  const same = async (number) => {
    await page.locator('[data-commands]', { hasText: `report${number}` }).waitFor();
    const report = await (await get(`simulations/${number}/report`)).text();
    assert.equal(by_command_line(await page.locator('[data-commands]').innerText()), report);
    const told = JSON.parse(report);
    const figures = await shown();
    assert.equal(Object.keys(figures).length, 12);
    for (const [name, value] of Object.entries(figures)) assert.equal(value, Math.round(told[name] * 1e6), name);
    assert.equal(await page.locator('[data-root]').innerText(), told.ledger.state_root);
    return told;
  };
  const plain = await same(first);

  await page.locator(`[data-run="${first}"]`).getByRole('button', { name: '+5 roofs, +20 kWh' }).click();
  assert.equal(await page.getByLabel('Further roofs').inputValue(), '5');
  const second = await run(page);
  const changed = await same(second);
  assert.ok(changed.pv > plain.pv && changed.self_sufficiency > plain.self_sufficiency, 'more sun is used');
  assert.equal(changed.load, plain.load);
  assert.match(await page.locator('[data-sentence]').innerText(), /Self-sufficiency goes from/);
  const difference = await page.getByRole('row', { name: 'Solar production' }).locator('td').last().innerText();
  assert.equal(Number(difference.replace(/[^\d.-]/g, '')).toFixed(2), (changed.pv - plain.pv).toFixed(2));
  await page.reload();
  await page.getByRole('row', { name: 'Solar production' }).waitFor();
  assert.deepEqual(await page.locator('[data-figure="pv"]').evaluateAll((cells) => cells.map((cell) => Number(cell.dataset.value))), [Math.round(changed.pv * 1e6)]);
});

test('41 a long run tells how far it is and can be cancelled; a wrong file is told by line', async () => {
  const { page } = desk;
  await page.goto('/simulate');
  await page.getByRole('radio', { name: 'Made-up sample' }).check();
  await page.getByLabel('Homes', { exact: true }).fill('12');
  await page.getByLabel('Days', { exact: true }).fill('366');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  // It has a low priority, so other work may hold it up.
  page.setDefaultTimeout(300_000);
  await page.locator('[data-state="running"] [data-progress]').waitFor();
  await page.waitForFunction(() => Number(document.querySelector('[data-progress]')?.dataset.progress) > 0);
  await page.getByRole('button', { name: 'Cancel', exact: true }).click();
  await page.locator('[data-state="cancelled"]').waitFor();
  assert.equal((await newest()).state, 'cancelled');

  await page.getByRole('radio', { name: 'My files' }).check();
  await page.getByLabel('scenario.toml and its CSV files').setInputFiles([
    { name: 'scenario.toml', mimeType: 'text/plain', buffer: Buffer.from('[community]\nname = "L"\ntime_zone = "Europe/Viena"\n') }]);
  const failed = await run(page, 'failed');
  assert.match(await page.locator(`[data-run="${failed}"] pre`).innerText(), /^scenario\.toml:3:\d+: .*Viena/);
  assert.equal((await fetch(`${world.url}/api/v1/simulations`)).status, 401);
});

// A folder with the files that the page offers of a run.
async function files_of(page) {
  const folder = mkdtempSync(join(tmpdir(), 'wattbook-planner-'));
  for (const link of await page.locator('a[href*="/files/"]').all()) {
    const answer = await page.request.get(await link.getAttribute('href'));
    assert.equal(answer.status(), 200);
    writeFileSync(join(folder, await link.innerText()), await answer.text());
  }
  return folder;
}

// What the command line makes of them.
async function repeated(page, number) {
  await page.locator('[data-commands]', { hasText: `report${number}` }).waitFor();
  const folder = await files_of(page);
  try {
    return by_command_line(await page.locator('[data-commands]').innerText(), folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('41 the community\'s own week once more: as it was, with roofs and a battery, and on the command line', async () => {
  const { page } = desk;
  await page.goto('/simulate');
  await page.getByRole('radio', { name: 'Our past' }).check();
  const first = await run(page);
  await page.locator('[data-recorded="load"]').waitFor();
  const shown = async (kind) => Object.fromEntries(await page.locator(`[data-${kind}]`).evaluateAll(
    (cells, name) => cells.map((cell) => [cell.dataset[name], Number(cell.dataset.value)]), kind));
  const was = await shown('recorded');
  const figures = await shown('figure');
  assert.ok(was.load > 0 && was.pv > 0);
  assert.deepEqual([figures.load, figures.pv], [was.load, was.pv], 'what was measured is what is simulated');
  const report = await (await get(`simulations/${first}/report`)).text();
  assert.equal(await repeated(page, first), report);
  assert.equal(JSON.parse(report).members.filter(({ name }) => name.startsWith('Home ')).length, 32);

  await page.locator(`[data-run="${first}"]`).getByRole('button', { name: '+5 roofs, +20 kWh' }).click();
  const second = await run(page);
  await page.locator('[data-commands]', { hasText: `report${second} --roofs 5 --battery-kwh 20` }).waitFor();
  const more = JSON.parse(await (await get(`simulations/${second}/report`)).text());
  assert.ok(more.pv > JSON.parse(report).pv);
  assert.match(await page.locator('[data-sentence]').innerText(), /Self-sufficiency goes from/);
});

test('41 a household replays its own week with a roof and a battery of its own, and sees nobody else', async () => {
  const { page, close } = await open_page(world);
  await sit_in(page, 'Household');
  await sign_in(page);
  await page.goto('/simulate');
  await page.getByText('Your past once more').waitFor();
  assert.equal(await page.locator('[data-run]').count(), 0, 'runs of others are not shown');
  assert.equal(await page.getByRole('radio', { name: 'My files' }).count(), 0);
  const first = await run(page);
  await page.locator('[data-sentence]', { hasText: 'Your home pays' }).waitFor();
  await page.locator(`[data-run="${first}"]`).getByRole('button', { name: '+1 roof, +10 kWh' }).click();
  const second = await run(page);
  await page.locator('[data-sentence]', { hasText: 'Your bill goes from' }).waitFor();
  const home = async (number) => JSON.parse(await (await get(`simulations/${number}/report`)).text()).members.find(({ name }) => name === 'home');
  const [before, after_it] = [await home(first), await home(second)];
  assert.equal(after_it.load, before.load);
  assert.ok(after_it.pv > before.pv && after_it.bill_with_community < before.bill_with_community);
  assert.equal(await repeated(page, second), await (await get(`simulations/${second}/report`)).text());
  const folder = await files_of(page);
  for (const name of readdirSync(folder)) assert.doesNotMatch(readFileSync(join(folder, name), 'utf8'), /Home \d|0x[0-9a-f]{40}/, name);
  rmSync(folder, { recursive: true });
  const asked = await page.evaluate(async () => (await fetch('/api/v1/simulations', {
    method: 'POST', headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ name: '', files: [], past: { community: 0, from: 0, until: 1, member: null }, roofs: 0, battery: '0' }),
  })).status);
  assert.equal(asked, 403);
  await close();
});

test('39 a setting of the file is read-only and names file and line', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'wattbook-settings-'));
  const node = await serve(folder);
  try {
    const secret = await session_of(node, privateKeyToAccount(node.key));
    const { page, context, close } = await open_page({ browser: world.browser, url: node.url });
    await context.addCookies([{ name: 'wattbook_session', value: secret, url: node.url }]);
    await page.goto('/admin?part=settings');
    const row = page.getByRole('row').filter({ has: page.locator('[data-setting="charging.ocpp_unknown_stations"]') });
    const lines = readFileSync(node.config, 'utf8').split('\n');
    const line = lines.findIndex((text) => text.startsWith('ocpp_unknown_stations')) + 1;
    assert.ok((await row.locator('[data-origin]').getAttribute('data-origin')).endsWith(`wattbook.toml:${line}`));
    assert.equal(await row.locator('[data-setting]').innerText(), '"accept"');
    assert.equal(await row.locator('input, select, button').count(), 0);
    await close();
  } finally {
    const ended = once(node.child, 'exit');
    node.child.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true });
  }
});

test('an unknown charge point waits, and is approved, refused and forgotten; the audit log says so', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'wattbook-stations-'));
  const node = await serve(folder, 'ask');
  const knock = () => new WebSocket(`${node.ocpp}/PILE-NEW`, ['ocpp1.6']);
  try {
    const secret = await session_of(node, privateKeyToAccount(node.key));
    const { page, context, close } = await open_page({ browser: world.browser, url: node.url });
    await context.addCookies([{ name: 'wattbook_session', value: secret, url: node.url }]);
    await page.goto('/admin?part=stations');
    await page.getByText('No charge point has connected yet.').waitFor();
    const first = knock();
    await once(first, 'open').catch(() => undefined);
    const row = page.getByRole('row').filter({ hasText: 'PILE-NEW' });
    const stands = (approval) => row.locator(`[data-approval="${approval}"]`).waitFor();
    await stands('waiting');
    assert.match(await row.innerText(), /waits for you/);
    await row.getByRole('button', { name: 'Approve' }).click();
    await stands('approved');
    assert.equal(await row.getByRole('button', { name: 'Approve' }).count(), 0);
    await row.getByRole('button', { name: 'Refuse' }).click();
    await stands('refused');
    await row.getByRole('button', { name: 'Forget' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Forget' }).click();
    await page.getByText('No charge point has connected yet.').waitFor();
    first.terminate();
    await page.getByRole('tab', { name: 'Audit log' }).click();
    for (const [act, after] of [['charge point changed', 'approved'], ['charge point changed', 'refused'], ['charge point forgotten', '']])
      await page.getByRole('row').filter({ hasText: act }).filter({ hasText: 'PILE-NEW' }).filter({ hasText: after }).first().waitFor();
    await close();
  } finally {
    const ended = once(node.child, 'exit');
    node.child.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true });
  }
});

test('39 a demo has no settings, and a backup is made, verified and noted', async () => {
  const { page } = desk;
  await page.goto('/admin?part=settings');
  await page.getByText('This node runs without a configuration file').waitFor();
  await page.goto('/admin?part=backups');
  await page.getByRole('button', { name: 'Back up now' }).click();
  await page.locator('[data-check="unchecked"]').first().waitFor();
  await page.getByRole('button', { name: 'Verify', exact: true }).first().click();
  await page.locator('[data-check="holds"]').first().waitFor();
  await page.getByRole('tab', { name: 'Audit log' }).click();
  for (const act of ['backup made', 'backup verified']) await page.getByRole('row').filter({ hasText: act }).filter({ hasText: 'Operator' }).first().waitFor();
});

test('5, 6 what operators plan and keep is accessible, filled, and fits a narrow phone', async () => {
  const paths = ['/simulate', '/community?part=plan', '/community?part=rules',
    ...['health', 'roles', 'tokens', 'audit', 'stations', 'backups', 'settings'].map((part) => `/admin?part=${part}`)];
  for (const [theme, language, width] of [['light', 'en', 1280], ['dark', 'zh-Hans', 320]]) {
    const { page, context, close } = await open(world.browser, world.url, { theme, language, width, context: { bypassCSP: true } });
    await context.addCookies([{ name: 'wattbook_session', value: token, url: world.url }]);
    const found = [];
    await page.reload();
    for (const path of paths) {
      await move(page, path);
      assert.equal(await page.locator('[data-page="forbidden"]').count(), 0, path);
      found.push(...await violations(page));
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (wide > 0) found.push(`${path} scrolls sideways by ${wide} px at ${width}`);
    }
    assert.deepEqual(found, []);
    await close();
  }
});

async function agree(page) {
  const dialog = page.getByRole('dialog');
  const sentence = await dialog.getByTestId('sentence').innerText();
  await dialog.getByRole('button', { name: 'Sign and send' }).click();
  await dialog.waitFor({ state: 'hidden' });
  return sentence;
}

test('38 a tariff by time of day and a fee: draft, what changes, signature, block', async () => {
  const { page } = desk;
  await page.goto('/community?part=rules');
  const fill = async (band, from, prices) => {
    const row = page.locator(`[data-band="${band}"]`);
    await row.getByLabel('From', { exact: true }).fill(from);
    for (const [label, price] of prices) await row.getByLabel(label).fill(price);
  };
  await fill(0, '06:00', [['From the grid', '0.3'], ['Feed-in', '0.08'], ['Between members', '0.15']]);
  await page.getByRole('button', { name: 'Add a time of day' }).click();
  await fill(1, '25:00', [['From the grid', '0.24'], ['Feed-in', '0.07'], ['Between members', '0,14']]);
  await page.getByText('Write a time such as 06:00.').waitFor();
  await page.locator('[data-band="1"]').getByLabel('From', { exact: true }).fill('22:00');
  const card = page.locator('.card', { has: page.locator('[data-band="0"]') });
  await card.getByRole('button', { name: 'Review changes' }).click();
  await page.locator('[data-diff] [data-change]').first().waitFor();
  assert.match(await page.locator('[data-diff]').innerText(), /0\.24/);
  await card.getByRole('button', { name: 'Sign', exact: true }).click();
  assert.match(await agree(page), /You set the prices of community 0/);
  const height = Number(await page.locator('[data-sealed]').getAttribute('data-sealed'));
  const { commands } = await (await get(`blocks/${height}/commands?limit=100`)).json();
  const points = commands.map(({ command }) => command.SetTariff?.points).find(Boolean);
  assert.equal(points.length, 2016);
  const { tariff } = await (await get('communities/0/tariff?limit=1000')).json();
  const { time_zone, time } = await (await get('status')).json();
  const hour = (ms) => Number(new Intl.DateTimeFormat('en-GB', { timeZone: time_zone, hour: '2-digit', hourCycle: 'h23' }).format(ms));
  const ahead = tariff.filter(({ start }) => start > time + 900_000).slice(0, 6);
  assert.equal(ahead.length, 6);
  for (const { start, import_price: price } of ahead) assert.deepEqual([hour(start), price], hour(start) === 6 ? [6, '0.3'] : [22, '0.24']);

  const settings = async () => (await get('communities/0/settings')).json();
  const before_it = await settings();
  const fees = page.locator('.card', { has: page.getByLabel('Debt that raises an alarm') });
  await fees.getByLabel('Debt that raises an alarm').fill('123.5');
  await fees.getByRole('button', { name: 'Review changes' }).click();
  assert.match(await page.locator('[data-diff="fees"]').innerText(), /123\.5/);
  await fees.getByRole('button', { name: 'Sign', exact: true }).click();
  await agree(page);
  await page.getByText(/The new fees stand in block/).first().waitFor();
  assert.deepEqual(await settings(), { ...before_it, debt_limit: '123.5' });
});

test('the plan shows who and what the ledger knows', async () => {
  const { page } = desk;
  await page.goto('/community?part=plan');
  const { members } = await (await get('communities/0/members?role=household&limit=1000')).json();
  const { charge_points: points } = await (await get('communities/0/charge-points?limit=1000')).json();
  await page.locator(`[data-plan="${members.length}"]`).waitFor();
  await page.locator('.map circle').first().waitFor();
  assert.equal(await page.locator('.plan-row.below li').count(), members.length + points.length);
  assert.equal(await page.locator('.map circle').count(), points.length);
});
