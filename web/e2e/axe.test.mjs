// 5 No violation of WCAG 2.2 A or AA on any page: both themes, both languages, desktop and phone.
//
// usage: node --test e2e/axe.test.mjs   (environment: WATTBOOK, the binary; wallet_world.mjs)
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { violations } from './accessible.mjs';
import { open, settled } from './browser.mjs';
import { get, until } from './node.mjs';
import { start } from './wallet_world.mjs';

const paths = ['/', '/energy?range=month&compare=1', '/prices', '/market', '/charging', '/wallet', '/community', '/members', '/ledger',
  '/developers', '/join', '/tour', '/setup', '/nowhere'];
let world;
before(async () => {
  world = await start();
  await until(async () => (await get(world.url, 'communities/0/flow')).interval_start, 'a metered interval', 120_000);
});
after(async () => { await world?.stop(); });

for (const [theme, language, width] of [['light', 'en', 1280], ['dark', 'zh-Hans', 390], ['light', 'zh-Hans', 1280], ['dark', 'en', 390],
  ['light', 'en', 390], ['dark', 'zh-Hans', 1280], ['light', 'zh-Hans', 390], ['dark', 'en', 1280]])
  test(`5 ${theme}, ${language}, ${width} px`, async () => {
    const { page, close } = await open(world.browser, world.url, { theme, language, width, context: { bypassCSP: true } });
    const found = [];
    for (const path of paths) {
      await page.goto(`${world.url}${path}`);
      await settled(page);
      found.push(...await violations(page));
    }
    assert.deepEqual(found, []);
    await close();
  });
