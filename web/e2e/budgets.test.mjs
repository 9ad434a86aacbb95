// What is measured in time or memory, and so wants the machine for itself. Numbered as in UX section 5.
//
// usage: node --test e2e/budgets.test.mjs   (environment: WATTBOOK, the binary; WATTBOOK_E2E_SECONDS, how long
// statement 24 lasts: 30, or 300 as it says)
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { settled } from './browser.mjs';
import { open_with } from './feed.mjs';
import { get, until } from './node.mjs';
import { open_page, sit_in, start } from './wallet_world.mjs';

const seconds = Number(process.env.WATTBOOK_E2E_SECONDS ?? 30);
let world;
before(async () => {
  world = await start();
  await until(async () => (await get(world.url, 'communities/0/flow')).interval_start, 'a metered interval', 120_000);
});
after(async () => { await world?.stop(); });

// What the page's main thread has used so far, in seconds of the processor, and its heap after a collection.
async function meter(page) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  return async () => {
    await cdp.send('HeapProfiler.collectGarbage');
    return Object.fromEntries((await cdp.send('Performance.getMetrics')).metrics.map(({ name, value }) => [name, value]));
  };
}

// The largest shift is the sum of all: an upper bound of what Lighthouse counts.
test('4 nothing jumps while Home comes to a phone: layout shift under 0.05', async () => {
  const { page, close } = await open_page(world, '/tour', { width: 412, height: 823 });
  await page.addInitScript(() => {
    window.shift = 0;
    new PerformanceObserver((list) => { for (const entry of list.getEntries()) window.shift += entry.value; }).observe({ type: 'layout-shift', buffered: true });
  });
  await page.goto('/');
  await settled(page);
  await page.locator('.flow .value').first().waitFor();
  await page.locator('.uplot').waitFor();
  await page.locator('.shares').first().waitFor();
  const shift = await page.evaluate(() => window.shift);
  console.log(`4: ${shift.toFixed(4)}`);
  assert.ok(shift < 0.05, `${shift}`);
  await close();
});

test('9 with motion, Home takes less than 120 ms of the main thread in a second', async () => {
  const { page, close } = await open_page(world, '/');
  await settled(page);
  await page.locator('.flow .value').first().waitFor();
  await page.waitForFunction(() => document.getAnimations().some((one) => one.playState === 'running'));
  const measured = await meter(page);
  const from = await measured();
  const began = performance.now();
  await new Promise((resolve) => setTimeout(resolve, 10_000));
  const to = await measured();
  const used = ((to.TaskDuration - from.TaskDuration) / (performance.now() - began)) * 1e6;
  console.log(`9: ${used.toFixed(0)} ms/s`);
  assert.ok(used < 120, `${used} ms/s`);
  await close();
});

test('10 a hidden tab gives its topics up and is current again soon after', async () => {
  const context = await world.browser.newContext();
  const page = await context.newPage();
  const sent = [];
  page.on('websocket', (socket) => socket.on('framesent', ({ payload }) => sent.push(JSON.parse(payload))));
  await page.goto(world.url);
  await settled(page);
  const hide = (hidden) => page.evaluate((value) => {
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => value });
    document.dispatchEvent(new Event('visibilitychange'));
  }, hidden);
  await hide(true);
  await until(() => sent.some((message) => message.unsubscribe?.includes('status')), 'unsubscribed', 10_000);
  const before_wake = sent.length;
  await hide(false);
  await until(() => sent.slice(before_wake).some((message) => message.resume?.some((one) => one.topic === 'status')), 'resumed', 5_000);
  await context.close();
});

test('23 a placed order is in the list at most 300 ms after the reply, and is sealed without a reload', async () => {
  const { page, close } = await open_page(world);
  await sit_in(page, 'Household');
  await page.goto('/market');
  await settled(page);
  await page.evaluate(() => {
    const { fetch } = window;
    window.replies = [];
    window.fetch = async (...asked) => {
      const answer = await fetch(...asked);
      const { pathname } = new URL(answer.url);
      if (pathname.endsWith('/commands')) {
        const at = performance.now();
        const { effects } = await answer.clone().json();
        window.replies.push({ at, order: effects.find((one) => 'OrderPlaced' in one)?.OrderPlaced.order });
      }
      return answer;
    };
    // When each row of the list was first there, by the number of its order.
    window.seen = {};
    const look = () => {
      for (const head of document.querySelectorAll('[data-orders] tbody th')) window.seen[head.textContent.replace(/\D/g, '')] ??= performance.now();
    };
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true, characterData: true });
    window.same_page = true;
  });
  const waits = [];
  for (const price of ['0.01', '0.011', '0.012']) {
    await page.fill('input[name="quantity"]', '0.5');
    await page.fill('input[name="price"]', price);
    await page.getByRole('button', { name: 'Sign and place' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Sign and send' }).click();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    const { order } = await (await page.waitForFunction((count) => window.replies.length === count && window.replies.at(-1), waits.length + 1)).jsonValue();
    assert.ok(order > 0, 'the order waits in the book');
    const row = page.locator('[data-orders] tbody tr').filter({ has: page.locator('th', { hasText: new RegExp(`^${order.toLocaleString('en-GB')}$`) }) });
    await row.getByText('Sealed').waitFor();
    waits.push(await page.evaluate((number) => window.seen[number] - window.replies.at(-1).at, order));
  }
  assert.equal(await page.evaluate(() => window.same_page), true);
  console.log(`23: ${waits.map((wait) => wait.toFixed(0)).join(', ')} ms`);
  assert.ok(waits.sort((a, b) => a - b)[1] <= 300, `${waits.join(', ')} ms`);
  await close();
});

test('24 twenty updates a second: none is lost, and memory and script stay small', async () => {
  let holding = false;
  let base;
  let best;
  const { page, asked, sockets, send, close } = await open_with(world, (message) => {
    if (message.topic !== 'communities/0/book') return message;
    if (holding) return null;
    base = message.seq;
    best = message.data?.bids[0] ?? best;
    return message;
  }, '/market');
  await page.locator('[data-side="bids"] tr').first().waitFor();
  await until(() => base, 'the book');
  holding = true;
  const measured = await meter(page);
  // The best level stays in sight.
  const level = (number) => ({ ...best, executable: String(number % 900 + 1) });
  let seq = base;
  const push = () => { seq += 1; send({ topic: 'communities/0/book', seq, change: { bids: [level(seq)] } }); };
  for (let i = 0; i < 100; ++i) push();  // warm
  const from = await measured();
  const began = performance.now();
  for (let sent = 0; sent < seconds * 20;) {
    const due = Math.floor((performance.now() - began) / 50);
    for (; sent < due; ++sent) push();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  const lasted = (performance.now() - began) / 1000;
  const to = await measured();
  await page.waitForFunction((wanted) => [...document.querySelectorAll('[data-side="bids"] td')].some((cell) => cell.textContent === wanted), Number(level(seq).executable).toFixed(2));
  const grown = (to.JSHeapUsedSize - from.JSHeapUsedSize) / 1e6;
  const script = ((to.ScriptDuration - from.ScriptDuration) / lasted) * 1000;
  console.log(`24: ${Math.round(lasted)} s, heap grew ${grown.toFixed(2)} MB, script ${script.toFixed(1)} ms/s`);
  assert.ok(grown < 5, `heap grew ${grown} MB`);
  assert.ok(script < 60, `script ${script} ms/s`);
  // What the page goes on from after a break is the last that was sent.
  await sockets.at(-1).close();
  await until(() => asked.some(({ resume }) => resume?.some(({ topic, seq: last }) => topic === 'communities/0/book' && last === seq)), 'resumed at the last update', 60_000);
  await close();
});

test('25 a cut connection is told within three seconds and comes back', async () => {
  const { page, close } = await open_page(world, '/');
  await page.waitForSelector('.pill.live');
  await page.context().setOffline(true);
  await page.waitForSelector('.pill.lost', { timeout: 3_000 });
  await page.context().setOffline(false);
  await page.waitForSelector('.pill.live', { timeout: 60_000 });
  await close();
});
