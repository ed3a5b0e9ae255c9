import type { Plugin, Rolldown } from 'vite';

/** The script that requests the first rate while the page itself is still arriving. */
export const EARLY = 'src/app/early.ts';

const PRELOAD = /^ *<link rel="modulepreload"[^>]* href="\/([^"]+)">\n/gm;
const FIRST = /^ *<script type="module"/m;

/** Lets a page request its largest script first, which takes longest, and its first rate early. */
export function firstRequests(): Plugin {
  return {
    name: 'trip-first-requests',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle = {}, path }) {
        const lines = [...html.matchAll(PRELOAD)].map(([line, file = '']) => ({
          line,
          size: sizeOf(bundle[file]),
        }));
        const [largest = '', ...others] = lines
          .toSorted((one, other) => other.size - one.size)
          .map(({ line }) => line);
        const early = path === '/index.html' ? earlyScript(bundle) : '';
        const first = [largest, early, ...others].join('');
        return html.replace(PRELOAD, '').replace(FIRST, (script) => first + script);
      },
    },
  };
}

function sizeOf(part: Rolldown.OutputBundle[string] | undefined): number {
  return part?.type === 'chunk' ? part.code.length : 0;
}

function earlyScript(bundle: Rolldown.OutputBundle): string {
  const found = Object.values(bundle).find(
    (part) => part.type === 'chunk' && part.facadeModuleId?.endsWith(EARLY),
  );
  if (found?.type !== 'chunk' || found.imports.length > 0)
    throw new Error('the early script must be one file');
  return `    <script type="module" async src="/${found.fileName}"></script>\n`;
}
