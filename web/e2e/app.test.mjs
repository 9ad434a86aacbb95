// The app in Chromium against the real binary. Tests carry the numbers of UX section 5.
//
// usage: node --test e2e/app.test.mjs   (environment: WATTBOOK, the binary; or WATTBOOK_URL, a demo that runs)
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, open, settled } from './browser.mjs';
import { get, start_demo, until } from './node.mjs';

let node;
let browser;
before(async () => {
  node = await start_demo();
  browser = await launch();
  await until(async () => (await get(node.url, 'communities/0/flow')).interval_start, 'a metered interval', 120_000);
});
after(async () => {
  await browser?.close();
  await node?.stop();
});

const visit = async (path, options) => {
  const visited = await open(browser, `${node.url}${path}`, options);
  await settled(visited.page);
  return visited;
};
const turn_to = async (page, path) => {
  await page.goto(`${node.url}${path}`);
  await settled(page);
};
const pages = ['/', '/energy', '/prices', '/market', '/wallet', '/community', '/members', '/ledger'];

test('1 the first page shows power and the market shows trades, without an error', async () => {
  const { page, errors, close } = await visit('/');
  await page.waitForSelector('.flow .value');
  const powers = await page.$$eval('.flow .value', (values) => values.map((value) => value.textContent));
  assert.equal(powers.length, 5);
  assert.ok(powers.some((power) => /[1-9]/.test(power)), powers.join(' '));
  await page.goto(`${node.url}/market`);
  await page.waitForFunction(() => document.querySelectorAll('.area-tape tbody tr').length >= 20);
  assert.deepEqual(errors, []);
  await close();
});

test('2 every page has the banner of the demo, with a way to a community of one\'s own', async () => {
  const { page, close } = await visit('/');
  for (const path of pages) {
    await turn_to(page, path);
    assert.equal(await page.locator('.banner.demo a[href="/setup"]').count(), 1, path);
  }
  await close();
});

test('3 the first load is small, from this origin alone, under a strict policy', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await cdp.send('Network.enable');
  const sizes = new Map();
  const urls = new Map();
  cdp.on('Network.responseReceived', ({ requestId, response }) => urls.set(requestId, response.url));
  cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => sizes.set(requestId, encodedDataLength));
  const answer = await page.goto(node.url);
  await settled(page);
  await page.waitForSelector('.uplot');
  assert.match(answer.headers()['content-security-policy'], /default-src 'self'/);
  assert.doesNotMatch(answer.headers()['content-security-policy'], /unsafe/);
  assert.ok([...urls.values()].every((url) => url.startsWith(node.url)), [...urls.values()].join('\n'));
  const own = [...urls].filter(([, url]) => !url.includes('/api/') && !url.endsWith('/sw.js'));
  const bytes = own.reduce((total, [id]) => total + (sizes.get(id) ?? 0), 0);
  assert.ok(bytes > 0 && bytes <= 90_000, `${bytes} bytes`);
  await context.close();
});

test('6 nothing scrolls sideways at 320 px, and targets are large enough', async () => {
  const { page, close } = await visit('/', { width: 320, height: 640 });
  for (const path of pages) {
    await turn_to(page, path);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), path);
    const small = await page.$$eval('button, a.button, select, .phone-tabs a', (elements) => elements
      .filter((element) => { const box = element.getBoundingClientRect(); return box.width > 0 && (box.width < 24 || box.height < 24); })
      .map((element) => element.outerHTML.slice(0, 80)));
    assert.deepEqual(small, [], path);
  }
  await close();
});

test('7 and 21 the keyboard alone takes a level of the book, and the sentence says what it costs', async () => {
  const { page, close } = await visit('/market');
  const level = page.locator('[data-side="bids"] th button').first();
  await level.waitFor();
  let price;
  // The book moves: the level that was read may not be the one that Enter meets.
  for (let tries = 0; tries < 5; ++tries) {
    await level.focus();
    price = await level.textContent();
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.activeElement?.getAttribute('name') === 'quantity');
    if (Number(await page.inputValue('input[name="price"]')) === Number(price)) break;
  }
  assert.equal(Number(await page.inputValue('input[name="price"]')), Number(price));
  await page.keyboard.press('Control+A');
  await page.keyboard.type('0.5');
  const sentence = await page.textContent('[data-sentence]');
  assert.match(sentence, new RegExp(`You offer 0\\.50\\skWh at ${price}`));
  await close();
});

test('7 a dialog closes with Esc and gives the focus back', async () => {
  const { page, close } = await visit('/');
  const button = page.getByRole('button', { name: 'Settings' });
  await button.focus();
  await page.keyboard.press('Enter');
  await page.waitForSelector('dialog[open]');
  await page.keyboard.press('Escape');
  await page.waitForSelector('dialog[open]', { state: 'detached' });
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('aria-label')), 'Settings');
  await close();
});

test('8 the energy chart has a sentence, a table, and CSV that adds up to the figure shown', async () => {
  const { page, close } = await visit('/energy?back=0&of=all');
  assert.ok((await page.getAttribute('.chart [role="img"]', 'aria-label')).length > 20);
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download as CSV' }).click()]);
  const [stream, figure] = [await download.createReadStream(), await page.textContent('.figure dd')];
  let text = '';
  for await (const part of stream) text += part;
  const [head, ...rows] = text.trim().split('\r\n').map((line) => line.split(','));
  const columns = head.flatMap((name, index) => (/^used_from/.test(name) ? [index] : []));
  assert.equal(columns.length, 3);
  const used = rows.reduce((total, row) => total + columns.reduce((sum, index) => sum + Number(row[index] || 0), 0), 0);
  assert.equal(used.toFixed(2), figure.replace(/[^\d.]/g, ''));
  await page.getByRole('button', { name: 'Show as table' }).click();
  await page.waitForSelector('.chart table');
  await close();
});

test('9 with reduced motion nothing moves', async () => {
  const { page, close } = await visit('/', { context: { reducedMotion: 'reduce' } });
  await page.waitForSelector('.flow .value');
  assert.equal(await page.evaluate(() => document.getAnimations().filter((one) => one.playState === 'running').length), 0);
  await close();
});

test('11 the language changes without a reload and keeps what was typed', async () => {
  const { page, close } = await visit('/market');
  await page.fill('input[name="quantity"]', '1.25');
  await page.evaluate(() => { window.same_page = true; });
  await page.getByRole('button', { name: '简体中文' }).click();
  await page.waitForFunction(() => document.documentElement.lang === 'zh-Hans');
  assert.equal(await page.inputValue('input[name="quantity"]'), '1.25');
  assert.equal(await page.evaluate(() => window.same_page), true);
  await close();
});

test('11 every heading, label and button comes from a dictionary', async () => {
  const { page, close } = await visit('/', { language: 'pseudo' });
  for (const path of pages) {
    await turn_to(page, path);
    const bare = await page.$$eval('main h1, main h2, main label, main legend, main th[scope="col"], main .button, main dt', (elements) => elements
      .filter((element) => !element.closest('.book tbody'))
      .map((element) => element.textContent.trim()).filter((text) => /[a-z]{3}/i.test(text) && !text.includes('⟦') && text !== 'kWh'));
    assert.deepEqual(bare, [], path);
  }
  await close();
});

test('12 both decimal marks are taken, and Chinese shows 度', async () => {
  const { page, close } = await visit('/market', { language: 'zh-Hans' });
  await page.fill('input[name="quantity"]', '0,5');
  await page.fill('input[name="price"]', '0.1');
  assert.match(await page.textContent('[data-sentence]'), /0\.50\s度/);
  await close();
});

test('13 browsers in other time zones see the same times and totals', async () => {
  const seen = [];
  for (const timezoneId of ['America/Los_Angeles', 'Asia/Tokyo']) {
    const { page, close } = await visit('/energy?back=1', { context: { timezoneId } });
    seen.push(await page.$$eval('.stepper strong, .figure dd, .chart figcaption', (elements) => elements.map((element) => element.textContent)));
    await close();
  }
  assert.deepEqual(seen[0], seen[1]);
});

test('14 sources and uses of the flow balance, in words too', async () => {
  const { page, close } = await visit('/');
  await page.locator('.card', { has: page.locator('.flow') }).getByRole('button', { name: 'Show as table' }).click();
  const totals = await page.$$eval('.flow-table thead td', (cells) => cells.map((cell) => cell.textContent));
  assert.equal(totals.length, 2);
  assert.equal(totals[0], totals[1]);
  await close();
});

test('15 the range lives in the address', async () => {
  const { page, close } = await visit('/energy');
  await page.getByRole('radio', { name: '7 days' }).check();
  await page.waitForURL(/range=week/);
  const span = await page.textContent('.stepper strong');
  await page.reload();
  await settled(page);
  assert.equal(await page.textContent('.stepper strong'), span);
  await close();
});

test('19 and 20 book and depth agree, and what cannot fill now is in no sum', async () => {
  const { page, close } = await visit('/market');
  await page.waitForSelector('.depth');
  const seen = await page.evaluate(() => {
    const side = (name) => [...document.querySelectorAll(`[data-side="${name}"] tr:is(.buy, .sell)`)].map((row) =>
      [...row.querySelectorAll('td')].map((cell) => cell.textContent));
    const depth = document.querySelector('.depth');
    return { asks: side('asks'), bids: side('bids'), depth: [Number(depth.dataset.bids), Number(depth.dataset.asks)] };
  });
  for (const [rows, total] of [[seen.bids, seen.depth[0]], [seen.asks, seen.depth[1]]]) {
    const sum = rows.reduce((all, [, can]) => all + Number(can), 0);
    assert.ok(Math.abs(sum - total) < 0.006 * Math.max(1, rows.length), `${sum} ${total}`);
  }
  await close();
});

test('22 more than may ever be stored is refused in the form, with a value that would do', async () => {
  const { page, close } = await visit('/market');
  await page.fill('input[name="quantity"]', '500');
  await page.fill('input[name="price"]', '0.1');
  await page.waitForSelector('.field.wrong');
  assert.equal(await page.locator('[data-sentence]').count(), 0);
  await page.getByRole('button', { name: /^Use / }).click();
  await page.waitForSelector('[data-sentence]');
  await close();
});

test('26 the colours of buying and selling follow the choice everywhere', async () => {
  const { page, close } = await visit('/market');
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('radio', { name: 'Red rises' }).check();
  await page.keyboard.press('Escape');
  const colours = await page.evaluate(() => ['.depth path.buy:not(.area)', '.depth path.sell:not(.area)'].map((one) => getComputedStyle(document.querySelector(one)).stroke));
  assert.deepEqual(colours, ['rgb(192, 32, 47)', 'rgb(11, 122, 75)']);
  const tape = await page.$$eval('.area-tape .buy-text', (cells) => cells.map((cell) => getComputedStyle(cell).color));
  assert.ok(tape.every((colour) => colour === 'rgb(192, 32, 47)'));
  await close();
});

test('27 a moved limit shows another last week', async () => {
  const { page, close } = await visit('/prices');
  await page.waitForSelector('[data-what-if]');
  const handle = page.locator('.handle.sell input');
  await handle.focus();
  await page.keyboard.press('End');
  const high = await page.getAttribute('[data-what-if]', 'data-what-if');
  await page.keyboard.press('Home');
  const low = await page.getAttribute('[data-what-if]', 'data-what-if');
  assert.notEqual(high, low);
  await close();
});

test('31 over plain HTTP the app works and names the command for HTTPS', async () => {
  const lan = await launch(['--host-resolver-rules=MAP wattbook.lan 127.0.0.1']);
  const { page, errors, close } = await open(lan, node.url.replace('127.0.0.1', 'wattbook.lan'));
  await settled(page);
  assert.match(await page.textContent('.banner.warn'), /wattbook tls enable/);
  await page.waitForSelector('.pill.live');
  // Chromium says of each such origin that a policy for secure ones does not count there.
  assert.deepEqual(errors.filter((text) => !/Cross-Origin-Opener-Policy header has been ignored/.test(text)), []);
  await close();
  await lan.close();
});

test('42 without network a reload shows the shell and the last data with their age', async () => {
  const { page, close } = await visit('/');
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.reload();
  await settled(page);
  await page.waitForFunction(() => navigator.serviceWorker.controller);
  await page.context().setOffline(true);
  await page.reload();
  await page.waitForSelector('.pill.lost');
  await page.waitForSelector('.flow .value');
  assert.match(await page.textContent('.pill.lost'), /Data from \d\d:\d\d/);
  await close();
});
