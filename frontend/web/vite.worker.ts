import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { build, type Plugin, type ResolvedConfig, type Rolldown } from 'vite';

import { EARLY } from './vite.first.ts';

// The pages that work without a network: where each is opened, and where it is without a preview.
const PAGES: Record<string, [opened: string, plain: string]> = {
  'index.html': ['/', '/offline/page'],
  'compare.html': ['/compare', '/offline/compare'],
};

/** Builds `entry` into `/sw.js`, which knows the files of this release and their hashes. */
export function worker(entry: string): Plugin {
  let config: ResolvedConfig;
  return {
    name: 'trip-worker',
    apply: 'build',
    configResolved: (resolved) => void (config = resolved),
    async writeBundle({ dir = '' }, bundle) {
      const pages = Object.keys(PAGES).filter((file) => file in bundle);
      await build({
        configFile: false,
        logLevel: 'warn',
        resolve: { alias: config.resolve.alias },
        define: {
          __CONTRACTS__: contracts(join(config.root, 'src/api')),
          __PAGES__: pages.map((file) => [...(PAGES[file] ?? []), integrity(join(dir, file))]),
          __ASSETS__: assets(pages, bundle),
        },
        build: {
          outDir: dir,
          emptyOutDir: false,
          copyPublicDir: false,
          modulePreload: false,
          rolldownOptions: {
            input: entry,
            output: { format: 'iife', entryFileNames: 'sw.js' },
          },
        },
      });
    },
  };
}

/** The hash of the contracts of the APIs: what one contract describes is not shown by another. */
export function contracts(folder: string): string {
  const files = readdirSync(folder).filter((file) => file.endsWith('.gen.d.ts'));
  const hash = createHash('sha256');
  files.toSorted().forEach((file) => hash.update(readFileSync(join(folder, file))));
  return JSON.stringify(hash.digest('hex').slice(0, 8));
}

function integrity(file: string): string {
  return `sha256-${createHash('sha256').update(readFileSync(file)).digest('base64')}`;
}

/** The scripts and styles that `pages` load, at once or when they are needed. */
function assets(pages: string[], bundle: Rolldown.OutputBundle): string[] {
  const found = new Set<string>();
  const add = (file: string): void => {
    const part = bundle[file];
    if (part === undefined || found.has(file)) return;
    found.add(file);
    if (part.type !== 'chunk') return;
    [...part.imports, ...part.dynamicImports].forEach(add);
    part.viteMetadata?.importedCss.forEach((style) => found.add(style));
  };
  for (const part of Object.values(bundle))
    if (
      part.type === 'chunk' &&
      [...pages, EARLY].some((page) => part.facadeModuleId?.endsWith(page))
    )
      add(part.fileName);
  return [...found].toSorted().map((file) => `/${file}`);
}
