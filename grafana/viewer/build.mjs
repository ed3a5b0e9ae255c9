// Bundles the viewer into dist/, with the style sheets, fonts and icons that Grafana's parts ask for.
import { build } from 'esbuild';
import { copyFile, cp, mkdir } from 'node:fs/promises';

await build({
  entryPoints: { viewer: 'src/main.jsx' },
  outdir: 'dist',
  bundle: true,
  minify: true,
  jsx: 'automatic',
  target: 'es2022',
  define: { 'process.env.NODE_ENV': '"production"', global: 'globalThis' },
  banner: {
    js: "globalThis.process ??= { env: {} }; globalThis.__grafana_public_path__ = '/public/';",
  },
  loader: { '.svg': 'dataurl', '.ttf': 'dataurl', '.woff': 'dataurl', '.woff2': 'dataurl' },
});
await copyFile('index.html', 'dist/index.html');

const fonts = 'dist/public/fonts/inter';
await mkdir(fonts, { recursive: true });
for (const [weight, name] of [
  [400, 'Regular'],
  [500, 'Medium'],
]) {
  const file = `node_modules/@fontsource/inter/files/inter-latin-${weight}-normal.woff2`;
  await copyFile(file, `${fonts}/Inter-${name}.woff2`);
}
const icons = 'node_modules/@grafana/ui/dist/public/img/icons';
await cp(icons, 'dist/public/build/img/icons', { recursive: true });
