// A demonstration node of the real binary on a free port, for as long as a test file runs;
// or the one at WATTBOOK_URL, where no options are given.
import { spawn } from 'node:child_process';
import { once } from 'node:events';

export async function start_demo(options = null) {
  if (options === null && process.env.WATTBOOK_URL) return { url: process.env.WATTBOOK_URL, stop: async () => {} };
  const binary = process.env.WATTBOOK;
  if (!binary) throw new Error('WATTBOOK must name the binary');
  const child = spawn(binary, ['demo', '--seed', '7', '--port', '0', '--no-open', ...(options ?? [])], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  const url = await new Promise((resolve, reject) => {
    child.stdout.on('data', (text) => {
      said += text;
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(said);
      if (found) resolve(found[0]);
    });
    child.once('exit', (code) => reject(new Error(`wattbook demo ended with ${code}: ${said}`)));
  });
  const stop = async () => {
    if (child.exitCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  };
  return { url, stop, pid: child.pid, said: () => said };
}

export const get = async (url, path) => (await fetch(`${url}/api/v1/${path}`)).json();

// Waits for a condition, never for a time.
export async function until(condition, what, limit_ms = 20_000) {
  const deadline = Date.now() + limit_ms;
  for (;;) {
    const value = await condition();
    if (value) return value;
    if (Date.now() > deadline) throw new Error(`never: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
