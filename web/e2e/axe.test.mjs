// 5 No violation of WCAG 2.2 A or AA on any page: both themes, both languages, desktop and phone. Each page
// is loaded once for a width; theme and language change in place, as a reader changes them.
//
// usage: node --test e2e/axe.test.mjs   (environment: WATTBOOK, the binary; wallet_world.mjs)
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { violations } from './accessible.mjs';
import { settled } from './browser.mjs';
import { get, until } from './node.mjs';
import { open_page, sign_in, sit_in, start } from './wallet_world.mjs';

const paths = ['/', '/energy?range=month&compare=1', '/prices', '/market', '/charging', '/wallet', '/community', '/members', '/ledger',
  '/simulate', '/developers', '/admin', '/admin?part=backups', '/admin?part=audit', '/join', '/tour', '/setup', '/nowhere'];
let world;
before(async () => {
  world = await start();
  await until(async () => (await get(world.url, 'communities/0/flow')).interval_start, 'a metered interval', 120_000);
});
after(async () => { await world?.stop(); });

// As the buttons of the header and the settings do it.
const languages = { en: 'English', 'zh-Hans': '简体中文' };
async function speak(page, language) {
  if (await page.evaluate(() => document.documentElement.lang) === language) return;
  await page.getByRole('button', { name: languages[language], exact: true }).click();
  await page.waitForFunction((wanted) => document.documentElement.lang === wanted, language);
}

test('5 every page, in both themes and languages', { concurrency: 2 }, async (t) => {
  await Promise.all([1280, 390].map((width) => t.test(`5 ${width} px`, async () => {
    const { page, close } = await open_page(world, '/', { width, context: { bypassCSP: true } });
    await sit_in(page, 'Operator');
    await sign_in(page);
    const found = [];
    for (const path of paths) {
      await page.goto(path);
      await settled(page);
      for (const language of ['en', 'zh-Hans'])
        for (const theme of ['light', 'dark']) {
          await speak(page, language);
          await page.evaluate((shade) => { document.documentElement.dataset.theme = shade; }, theme);
          found.push(...(await violations(page)).map((text) => `${theme} ${language} ${text}`));
        }
      await speak(page, 'en');
    }
    assert.deepEqual(found, []);
    await close();
  })));
});
