// What axe finds wrong with a page by WCAG 2.2 A and AA. The page must be opened with bypassCSP: the test,
// not the page, brings the checker in, which the page's policy would refuse.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export async function violations(page) {
  if (!await page.evaluate(() => 'axe' in window)) await page.addScriptTag({ content: axe });
  const found = await page.evaluate(async () => (await window.axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
    resultTypes: ['violations'],  // the others are not described, which takes longer than to find them
  })).violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((one) => one.html.slice(0, 160)).join(' | ')}`));
  return found.map((text) => `${new URL(page.url()).pathname} ${text}`);
}
