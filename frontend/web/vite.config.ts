import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const here = (path: string) => new URL(path, import.meta.url).pathname;
const gateway = { '/api': process.env.VITE_GATEWAY ?? 'http://localhost:8080' };

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { '@': here('src') } },
  server: { proxy: gateway },
  preview: { proxy: gateway },
  build: {
    outDir: '../dist',
    emptyOutDir: true,
    // The content security policy allows files only: nothing is inlined, nothing is polyfilled.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: [here('index.html'), here('docs.html')] },
  },
  test: {
    environment: 'jsdom',
    setupFiles: [here('src/testing/setup.ts')],
    restoreMocks: true,
    unstubGlobals: true,
  },
});
