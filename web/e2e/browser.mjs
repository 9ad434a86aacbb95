// Chromium, and pages that begin with a language and a theme. Errors of the console fail the test that asks.
import { chromium } from 'playwright-core';

const quiet = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];

export const launch = (args = []) => chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: [...quiet, ...args] });

// language: 'en', 'zh-Hans', 'pseudo'. theme: 'light', 'dark'. The rest is Playwright's.
export async function open(browser, url, { language = 'en', theme = 'light', width = 1280, height = 900, watched = null, context = {} } = {}) {
  const made = await browser.newContext({ viewport: { width, height }, ...context });
  await made.addInitScript(([chosen, shade, member]) => {
    if (localStorage.getItem('wattbook.language') === null) localStorage.setItem('wattbook.language', chosen);
    if (localStorage.getItem('wattbook.theme') === null) localStorage.setItem('wattbook.theme', shade);
    if (member) localStorage.setItem('wattbook.watched', member);
  }, [language, theme, watched]);
  const page = await made.newPage();
  page.setDefaultTimeout(90_000);  // a busy machine is no failure
  const errors = [];
  page.on('console', (message) => { if (message.type() === 'error') errors.push(message.text()); });
  page.on('pageerror', (error) => errors.push(error.message));
  const requests = [];
  page.on('request', (request) => requests.push(request.url()));
  await page.goto(url, { waitUntil: 'load' });
  return { page, context: made, errors, requests, close: () => made.close() };
}

// The shell is there and the screen has drawn itself.
export const settled = async (page) => {
  await page.waitForSelector('main > :not(.screen-title):not(.loading)');
  await page.waitForFunction(() => !document.querySelector('.skeleton'));
};

// To another screen as by a click on a link: nothing is loaded anew.
export async function move(page, path) {
  await page.evaluate((to) => {
    const link = document.createElement('a');
    link.href = to;
    document.body.append(link);
    link.click();
    link.remove();
    return new Promise((drawn) => { requestAnimationFrame(() => requestAnimationFrame(() => drawn(null))); });
  }, path);
  await settled(page);
}
