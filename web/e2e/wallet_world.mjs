// A demo node, a browser, and how one becomes one of the demo's people. The page is the one that the binary
// embeds; environment WATTBOOK_DIST names another (front.mjs), WATTBOOK_URL a demo of seed 7 that runs already.
import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { privateKeyToAccount } from 'viem/accounts';

import { launch, open } from './browser.mjs';
import { serve_before } from './front.mjs';
import { start_demo } from './node.mjs';

export async function start(options = []) {
  const node = process.env.WATTBOOK_URL ? { url: process.env.WATTBOOK_URL, stop: () => undefined } : await start_demo(options);
  const front = process.env.WATTBOOK_DIST ? await serve_before(node.url, resolve(process.env.WATTBOOK_DIST)) : null;
  const browser = await launch();
  const stop = async () => { await browser.close(); front?.stop(); await node.stop(); };
  return { url: front?.url ?? node.url, browser, stop };
}

// A fresh profile. `faults` gathers what a console should not say.
export async function open_page({ browser, url }, path = '/', { context, ...options } = {}) {
  const { page, errors, close } = await open(browser, `${url}${path}`, { ...options, context: { baseURL: url, ...context } });
  page.setDefaultTimeout(60_000);
  await page.getByRole('main').waitFor();
  return { page, context: page.context(), faults: errors, close };
}

// Sits in for one of the demo's people: Household, EV driver, Operator, Bank.
export async function sit_in(page, part) {
  await page.goto('/tour');
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByRole('button', { name: part }).click();
  await page.getByText(/^3 of/).waitFor();
}

export async function sign_in(page) {
  await page.goto('/wallet?part=keys');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByText(/Signed in with the role/).waitFor();
}

export const cast = (name) => privateKeyToAccount(`0x${createHash('sha256').update(`wattbook demo 7 ${name}`).digest('hex')}`);

// Signs in without a browser: the secret of a session.
export async function session_of({ url }, account) {
  const ask = async (path, body) => (await fetch(`${url}/api/v1/auth/${path}`, {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body),
  })).json();
  const { message } = await ask('challenges', { address: account.address.toLowerCase() });
  return (await ask('sessions', { message, signature: await account.signMessage({ message }) })).secret;
}
