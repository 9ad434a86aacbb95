// Writes /sw.js with the names of the files that belong to this build: a service worker must be one
// plain script at the root, and its bytes must change when the app does.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

export function service_worker(): Plugin {
  let source = '';
  return {
    name: 'service-worker',
    apply: 'build',
    configResolved(config) { source = readFileSync(join(config.root, 'src/app/service_worker.js'), 'utf8'); },
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        const files = Object.keys(bundle).filter((name) => name.startsWith('assets/')).sort();
        const version = createHash('sha256').update(files.join('\n')).digest('hex').slice(0, 16);
        this.emitFile({
          type: 'asset', fileName: 'sw.js',
          source: source.replace("'VERSION'", JSON.stringify(version))
            .replace('FILES', JSON.stringify(files.map((name) => `/${name}`))),
        });
      },
    },
  };
}
