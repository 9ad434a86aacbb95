// Who may import whom (web/README.md).
import { readFileSync, readdirSync } from 'node:fs';
import { join, posix } from 'node:path';
import { expect, test } from 'vitest';

const root = import.meta.dirname ?? __dirname;
const below: Record<string, string[]> = {
  base: [], i18n: ['base'], api: ['base'], live: ['api', 'base'], model: ['base', 'i18n', 'api'],
  ui: ['base', 'i18n', 'api', 'live', 'app'], app: ['base', 'i18n', 'api', 'live', 'ui', 'screens'],
  charts: ['base', 'i18n', 'api', 'live', 'app', 'ui'],
  proof: ['base', 'i18n', 'api', 'live', 'app', 'ui'],
  wallet: ['base', 'i18n', 'api', 'live', 'app', 'ui', 'proof'],
  screens: ['base', 'i18n', 'api', 'model', 'live', 'app', 'ui', 'charts', 'proof', 'wallet'],
};

function imports(): { file: string; from: string; to: string }[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/')).filter((file) => /\.tsx?$/.test(file) && file.includes('/'))
    .flatMap((file) => [...readFileSync(join(root, file), 'utf8').matchAll(/(?:from|import\()\s*'(\.[^']+)'|^import '(\.[^']+)'/gm)]
      .map((match) => ({ file, from: posix.dirname(file), to: posix.join(posix.dirname(file), match[1] ?? match[2] ?? '') })));
}
const folder = (path: string): string => path.split('/')[0] ?? '';

test('folders import only what is below them', () => {
  const wrong = imports().filter(({ from, to }) => folder(from) !== folder(to) && !below[folder(from)]?.includes(folder(to)))
    .map(({ file, to }) => `${file} -> ${to}`);
  expect(wrong).toEqual([]);
});

test('a screen never imports another, and the app reaches them only through its table', () => {
  const between = imports().filter(({ from, to }) => folder(from) === 'screens' && folder(to) === 'screens'
    && from.split('/')[1] !== to.split('/')[1]).map(({ file, to }) => `${file} -> ${to}`);
  const straight = imports().filter(({ file, to }) => folder(to) === 'screens' && folder(file) !== 'screens'
    && file !== 'app/screens.ts').map(({ file, to }) => `${file} -> ${to}`);
  expect([...between, ...straight]).toEqual([]);
});
