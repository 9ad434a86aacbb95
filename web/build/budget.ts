// Fails the build when what a first visit loads, or what a screen adds, grows beyond its budget. Bytes
// are those on the wire: brotli.
import type { OutputAsset, OutputBundle, OutputChunk } from 'rollup';
import type { Plugin } from 'vite';
import { brotli } from './compress.ts';

export interface Budget {
  first_load: number;  // page, entry, the home screen and all that they import
  lazy_chunk: number;  // each other script with its style sheet
}

const size = (file: OutputAsset | OutputChunk): number =>
  brotli(Buffer.from(file.type === 'chunk' ? file.code : file.source)).length;

function with_imports(bundle: OutputBundle, roots: OutputChunk[]): Set<string> {
  const names = new Set<string>();
  const visit = (name: string): void => {
    if (names.has(name)) return;
    names.add(name);
    const file = bundle[name];
    if (file?.type !== 'chunk') return;
    file.imports.forEach(visit);
    file.viteMetadata?.importedCss.forEach(visit);
  };
  roots.forEach((chunk) => visit(chunk.fileName));
  return names;
}

export function over_budget(bundle: OutputBundle, budget: Budget): { report: string; broken: string[] } {
  const chunks = Object.values(bundle).filter((file): file is OutputChunk => file.type === 'chunk');
  // The first screen brings the time chart with it.
  const first = chunks.filter((chunk) => chunk.isEntry
    || /screens\/home\/|charts\/plot\.ts/.test(chunk.facadeModuleId ?? ''));
  const loaded = with_imports(bundle, first);
  const html = Object.values(bundle).filter((file) => file.fileName === 'index.html');
  const bytes = (names: Iterable<string>): number =>
    [...names].reduce((total, name) => total + (bundle[name] ? size(bundle[name]) : 0), 0);
  const first_load = bytes(loaded) + html.reduce((total, file) => total + size(file), 0);
  const broken: string[] = [];
  if (first_load > budget.first_load) broken.push(`first load ${first_load} B > ${budget.first_load} B`);
  let largest = 0;
  for (const chunk of chunks.filter((one) => !loaded.has(one.fileName))) {
    const weight = bytes([chunk.fileName, ...(chunk.viteMetadata?.importedCss ?? [])]);
    largest = Math.max(largest, weight);
    if (weight > budget.lazy_chunk) broken.push(`${chunk.fileName} ${weight} B > ${budget.lazy_chunk} B`);
  }
  return { report: `first load ${first_load} B, largest lazy chunk ${largest} B (brotli)`, broken };
}

export function budget(limits: Budget): Plugin {
  return {
    name: 'budget',
    apply: 'build',
    enforce: 'post',
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        const { report, broken } = over_budget(bundle as unknown as OutputBundle, limits);
        this.info(report);
        if (broken.length) this.error(`over budget: ${broken.join('; ')}`);
      },
    },
  };
}
