// A demo whose ledger several nodes keep: any of them shows the same, and the explorer says what is final.
//
// usage: node --test e2e/cluster.test.mjs   (environment: WATTBOOK, the binary; needs etcd)
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { violations } from './accessible.mjs';
import { launch, open, settled } from './browser.mjs';
import { get, start_demo, until } from './node.mjs';

let demo;
let urls;
let browser;
before(async () => {
  demo = await start_demo(['--cluster', '3', '--homes', '4', '--vehicles', '2']);
  urls = await until(() => { const all = [...new Set(demo.said().match(/http:\/\/127\.0\.0\.1:\d+/g))]; return demo.said().includes('Ctrl-C') && all; }, 'the banner', 120_000);
  browser = await launch();
});
after(async () => { await browser?.close(); await demo?.stop(); });

test('every node has the same ledger, which grows by what the devices send to the first', async () => {
  assert.equal(urls.length, 3);
  const { final } = await get(urls[0], 'cluster');
  const height = final + 3;
  const hashes = await Promise.all(urls.map(async (url) => {
    await until(async () => (await get(url, 'cluster')).final >= height, `height ${height} at ${url}`, 120_000);
    return (await get(url, `blocks/${height}`)).hash;
  }));
  assert.equal(new Set(hashes).size, 1);
});

for (const [theme, language, width, title, needed, signs] of [
  ['light', 'en', 1280, 'Kept by several nodes', '2 of 3 delegates', 'signs blocks'],
  ['dark', 'zh-Hans', 390, '由多个节点共同记账', '3 名代表中的 2 名', '为区块签名']])
  test(`the explorer of the second node says what is final: ${theme}, ${language}, ${width} px`, async () => {
    const { page, errors, close } = await open(browser, `${urls[1]}/ledger`, { theme, language, width, context: { bypassCSP: true } });
    await settled(page);
    const card = page.locator('.card').filter({ has: page.getByRole('heading', { name: title }) });
    await card.getByText(needed, { exact: true }).waitFor();
    await card.getByText(signs, { exact: true }).waitFor();
    const { foundation } = await get(urls[2], 'cluster');
    await card.getByText(foundation, { exact: true }).waitFor();
    assert.deepEqual(await violations(page), []);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0);
    assert.deepEqual(errors, []);
    await close();
  });

test('the browser checks what delegates signed of an entry\u2019s block', async () => {
  const id = await until(async () => {
    const { blocks } = await get(urls[1], 'blocks?limit=20');
    const full = blocks.slice(1).find(({ commands }) => commands > 0);
    if (!full) return null;
    const [{ command }] = (await get(urls[1], `blocks/${full.height}/commands?limit=1`)).commands;
    return Object.values(command)[0].id;
  }, 'a block with commands', 120_000);
  const { page, errors, close } = await open(browser, `${urls[1]}/ledger/entries/${id}`, {});
  await page.getByRole('button', { name: 'Verify here' }).click();
  await page.getByText(/^[23] of 3 delegates signed the block\. They are the ones that this browser knows\.$/).waitFor();
  // Had this browser met other delegates of the ledger before, it would say so.
  const changed = await page.evaluate(() => Object.keys(localStorage).filter((name) => name.includes('delegates-')).map((name) => localStorage.setItem(name, 'others')).length);
  assert.equal(changed, 1);
  await page.getByRole('button', { name: 'Verify here' }).click();
  await page.getByText('Other delegates signed the block than this browser knows of this ledger.').waitFor();
  assert.deepEqual(errors, []);
  await close();
});
