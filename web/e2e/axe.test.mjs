// 5 No violation of WCAG 2.2 A or AA on any screen: both themes, both languages, desktop and phone. Screen,
// language and theme change in place, as they do for a reader.
//
// usage: node --test e2e/axe.test.mjs   (environment: WATTBOOK, the binary; WATTBOOK_E2E_WIDTH, to judge that width alone)
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { violations } from './accessible.mjs';
import { move, open, settled } from './browser.mjs';
import { get, until } from './node.mjs';
import { cast, session_of, start } from './wallet_world.mjs';

const widths = process.env.WATTBOOK_E2E_WIDTH ? [Number(process.env.WATTBOOK_E2E_WIDTH)] : [1280, 390];
let world;
before(async () => {
  // Few homes: a row more of a table is judged as the row before it was.
  world = await start(['--homes', '6', '--vehicles', '3']);
  await until(async () => (await get(world.url, 'communities/0/flow')).interval_start, 'a metered interval', 120_000);
});
after(async () => { await world?.stop(); });

// Every screen of app/screens.ts, and the parts of those that have several.
async function screens() {
  const { sessions: [session] } = await until(async () => {
    const found = await get(world.url, 'communities/0/charging-sessions?limit=1');
    return found.sessions.length > 0 && found;
  }, 'a charging session', 120_000);
  const { orders: [order] } = await get(world.url, 'communities/0/orders?limit=1');
  const { blocks } = await get(world.url, 'blocks?limit=20');
  const { height } = blocks.find(({ commands }) => commands > 0);
  const { commands: [{ command }] } = await get(world.url, `blocks/${height}/commands?limit=1`);
  const { id } = Object.values(command)[0];
  const whole = ['/', '/energy?range=month&compare=1', '/prices', '/market', '/charging', `/charging/sessions/${session.session}`,
    `/c/${session.station}`, '/wallet', '/community', '/members', '/ledger', `/ledger/blocks/${height}`, `/ledger/entries/${id}`,
    `/ledger/accounts/${order.member}`, '/simulate', '/developers', '/admin', '/join', '/tour', '/setup', '/nowhere'];
  const parts = Object.entries({
    '/charging': ['sessions', 'cards', 'own'], '/wallet': ['history', 'send', 'receive', 'keys'],
    '/community': ['plan', 'rules', 'settlement', 'statements', 'alerts'], '/developers': ['tokens', 'events', 'playground'],
    '/admin': ['roles', 'tokens', 'audit', 'stations', 'backups', 'settings'],
  }).flatMap(([path, names]) => names.map((name) => `${path}?part=${name}`));
  return { whole, parts };
}

const names = { en: 'English', 'zh-Hans': '简体中文' };
async function speak(page, language) {
  if (await page.evaluate(() => document.documentElement.lang) !== language)
    await page.getByRole('button', { name: names[language], exact: true }).click();
  await page.waitForFunction((wanted) => document.documentElement.lang === wanted, language);
  await settled(page);
}
// What the choice of a theme comes to (app/preferences.ts).
const shade = (page, theme) => page.evaluate((chosen) => { document.documentElement.dataset.theme = chosen; }, theme);

const all = [['en', 'light'], ['en', 'dark'], ['zh-Hans', 'dark'], ['zh-Hans', 'light']];
// A part is judged in half of them at each width: each two of theme, language and width meet.
const half = { 1280: [['en', 'light'], ['zh-Hans', 'dark']], 390: [['en', 'dark'], ['zh-Hans', 'light']] };

for (const width of widths)
  test(`5 every screen at ${width} px, light and dark, English and Chinese`, async () => {
    const { page, context, close } = await open(world.browser, world.url, { width, context: { bypassCSP: true } });
    // A session lasts twelve hours of the demo, which are twelve minutes.
    const token = await session_of(world, cast('Operator'));
    await context.addCookies([{ name: 'wattbook_session', value: token, url: world.url }]);
    await page.reload();
    const { whole, parts } = await screens();
    const found = [];
    for (const path of [...whole, ...parts]) {
      await move(page, path);
      assert.equal(await page.evaluate(() => location.pathname + location.search), path);
      assert.equal(await page.locator('[data-page="forbidden"]').count(), 0, path);
      if (path === '/admin') await page.locator('.spark').first().waitFor();  // the second sample
      for (const [language, theme] of whole.includes(path) ? all : half[width]) {
        await speak(page, language);
        await shade(page, theme);
        found.push(...(await violations(page)).map((text) => `${theme} ${language}: ${text}`));
      }
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (wide > 0) found.push(`${path} scrolls sideways by ${wide} px`);
    }
    assert.deepEqual(found, []);
    await close();
  });
