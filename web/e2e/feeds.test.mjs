// How the app shows what comes, and what does not: data states, a comparison, a feed that stops. Numbered as
// in UX section 5. The feed between node and page is in the test's hands here.
//
// usage: node --test e2e/feeds.test.mjs   (environment: WATTBOOK, the binary)
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { after, before, test } from 'node:test';

import { open } from './browser.mjs';
import { open_with } from './feed.mjs';
import { get, start_demo, until } from './node.mjs';
import { open_page, start } from './wallet_world.mjs';

let world;
before(async () => {
  world = await start();
  await until(async () => (await get(world.url, 'communities/0/flow')).interval_start, 'a metered interval', 120_000);
});
after(async () => { await world?.stop(); });

const flow_of = (part) => (message) => (message.topic === 'communities/0/flow'
  ? { ...message, data: { ...message.data, ...message.change, ...part(message.data ?? message.change) }, change: undefined } : message);

test('17 zero, missing, stale, estimated and not set up are five different sights', async () => {
  const all = ['solar', 'battery_out', 'grid_in', 'homes', 'vehicles', 'battery_in', 'grid_out'];
  const sights = {};
  const look = async (name, part, path, selector, read) => {
    const { page, close } = await open_with(world, flow_of(part), path);
    if (name === 'not set up') await page.route(/devices\?kind=battery/, (route) => route.fulfill({ json: { devices: [] } }));
    if (name === 'not set up') await page.reload();
    await page.locator(selector).first().waitFor();
    sights[name] = await page.locator(selector).first().evaluate(read);
    await close();
  };
  const drawn = (element) => ({
    text: element.textContent, state: element.dataset.state ?? element.closest('[data-state]')?.dataset.state ?? '',
    faded: getComputedStyle(element.closest('svg') ?? element).opacity,
    look: getComputedStyle(element.closest('[data-state]') ?? element).backgroundImage + getComputedStyle(element.closest('[data-state]') ?? element).borderStyle,
  });
  await look('zero', () => Object.fromEntries(all.map((name) => [name, 0])), '/', '.flow .value', drawn);
  await look('missing', () => ({ solar: null }), '/', '.flow .value', drawn);
  await look('stale', (flow) => ({ interval_start: flow.interval_start - 8 * flow.interval_length }), '/', '.flow.stale-value .value', drawn);
  await look('estimated', () => ({}), '/prices', '[data-state="estimated"]', drawn);
  await look('not set up', () => ({}), '/community', '[data-state="not_configured"]', drawn);
  assert.equal(sights.zero.text, '0.0\u00a0kW');
  assert.equal(sights.missing.text, '—');
  assert.match(sights.stale.text, /kW$/);
  assert.ok(Number(sights.stale.faded) < 1 && sights.zero.faded === '1');
  assert.match(sights.estimated.text, /Estimated/);
  assert.match(sights['not set up'].text, /Not set up/);
  assert.equal(new Set(Object.values(sights).map((sight) => JSON.stringify(sight))).size, 5);
});

test('16 the span before is drawn beside, and the difference is said in words', async () => {
  const { page, close } = await open_page(world, '/energy?range=day&back=0&of=all');
  await page.locator('.chart').waitFor();
  assert.equal(await page.locator('[data-comparison]').count(), 0);
  const [answer] = await Promise.all([
    page.waitForResponse((one) => /communities\/0\/energy\?/.test(one.url()) && one.ok()),
    page.getByLabel('Compare with the span before').check(),
  ]);
  const span = new URL(answer.url()).searchParams;
  const told = page.locator('[data-comparison]');
  await told.waitFor();
  const used = async (query) => (await get(world.url, `communities/0/energy?${query}`)).rows.reduce((sum, row) => sum + Number(row.imported), 0);
  const before_it = await used(span);
  assert.ok(before_it > 0, 'the day before has settled slots');
  assert.ok(page.url().includes('compare=1'));
  await page.getByRole('button', { name: 'Show as table' }).first().click();
  const heads = await page.locator('.chart thead th').allTextContents();
  const at = heads.findIndex((head) => /before/i.test(head));
  assert.ok(at > 0, heads.join());
  const cells = await page.locator(`.chart tbody tr > :nth-child(${at + 1})`).allTextContents();
  const drawn = cells.reduce((sum, cell) => sum + Number(cell.replace(/[^\d.]/g, '')), 0);
  assert.ok(Math.abs(drawn - before_it) <= 0.006 * cells.length, `${drawn} drawn, ${before_it} settled`);
  const difference = Number(/([\d.,]+)\s?kWh/.exec(await told.innerText())[1].replaceAll(',', ''));
  const figure = Number((await page.locator('.figure dd').first().innerText()).replace(/[^\d.]/g, ''));
  assert.ok(Math.abs(Math.abs(figure - before_it) - difference) < 0.02, `${figure} - ${before_it} is told as ${difference}`);
  await close();
});

// The demo's devices are a process of their own: its children.
function devices_of(demo) {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).find((pid) => {
    try {
      const parent = Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))[1]);
      return parent === demo && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('demo-devices');
    } catch {
      return false;
    }
  });
}

test('18 a feed that stops is marked stale with its age, and nothing is drawn in its place', async () => {
  const demo = await start_demo(['--speed', '300', '--homes', '4', '--vehicles', '0']);
  const devices = Number(devices_of(demo.pid));
  assert.ok(devices > 0, 'the devices run');
  const { page, close } = await open(world.browser, demo.url);
  try {
    await page.locator('.flow:not(.stale-value) .value').first().waitFor();
    process.kill(devices, 'SIGSTOP');
    const stopped = (await get(demo.url, 'communities/0/flow')).interval_start;
    const mark = page.locator('.card', { has: page.locator('.flow') }).locator('.mark.stale');
    await mark.waitFor();
    const { interval_start: last, interval_length: slot } = await get(demo.url, 'communities/0/flow');
    assert.ok(last - stopped <= slot, 'nothing newer came');
    const age = async () => { const [, n, unit] = /^(\d+) (min|h) old$/.exec(await mark.innerText()); return Number(n) * (unit === 'h' ? 60 : 1); };
    const first = await age();
    assert.ok(first * 60_000 >= 2 * slot, `${first} minutes`);
    await until(async () => (await age()) > first, 'it grows older', 60_000);

    // What was never metered is a gap in the day's chart.
    const { time } = await get(demo.url, 'status');
    await page.goto(`${demo.url}/energy?range=day&back=0&of=all`);
    await page.locator('.uplot').waitFor();
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download as CSV' }).click()]);
    const rows = readFileSync(await download.path(), 'utf8').trim().split('\r\n').slice(1).map((line) => line.split(','));
    const after_it = rows.filter(([start]) => Date.parse(start) > last && Date.parse(start) < time);
    assert.ok(after_it.length >= 1, 'slots have passed since');
    for (const [start, ...values] of after_it) assert.equal(values.join(''), '', `nothing is drawn for ${start}`);
  } finally {
    process.kill(devices, 'SIGCONT');
    await close();
    await demo.stop();
  }
});
