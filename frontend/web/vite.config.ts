import { fileURLToPath } from 'node:url';

import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

import { EARLY, firstRequests } from './vite.first.ts';
import { contracts, worker } from './vite.worker.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const gateway = { '/api': process.env.VITE_GATEWAY ?? 'http://localhost:8080' };

export default defineConfig({
  plugins: [react(), firstRequests(), worker(here('src/worker/main.ts'))],
  define: { __CONTRACTS__: contracts(here('src/api')) },
  resolve: { alias: { '@': here('src') } },
  server: { proxy: gateway },
  preview: { proxy: gateway },
  build: {
    outDir: '../dist',
    emptyOutDir: true,
    // The content security policy allows files only: nothing is inlined, nothing is polyfilled.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      // The early script shares constants with the page, but no file.
      optimization: { inlineConst: { mode: 'all' } },
      input: [
        here('index.html'),
        here(EARLY),
        here('compare.html'),
        here('docs.html'),
        here('privacy.ko.html'),
        here('privacy.en.html'),
      ],
      // Chromium compiles the chart's library as it arrives, not function by function as it draws.
      output: {
        postBanner: ({ moduleIds }) =>
          moduleIds.some((id) => id.includes('/uplot/')) ? '//# allFunctionsCalledOnLoad' : '',
      },
    },
  },
  test: {
    environment: 'jsdom',
    setupFiles: [here('src/testing/setup.ts')],
    env: { TZ: 'Asia/Seoul' },
    testTimeout: 20_000,
    restoreMocks: true,
    unstubGlobals: true,
  },
});
