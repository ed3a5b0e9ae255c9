// Written into the worker when it is built: vite.worker.ts.
declare const __CONTRACTS__: string;
declare const __PAGES__: [opened: string, plain: string, integrity: string][];
declare const __ASSETS__: string[];

const PREFIX = 'trip-release ';
const KEPT_PREFIX = 'trip-kept ';

const pages = new Map(__PAGES__.map(([opened, plain]) => [opened, plain]));
const assets = new Set(__ASSETS__);

// The integrity of a page changes with the name of any of its files.
const name = PREFIX + __PAGES__.map(([, , integrity]) => integrity).join(' ');

/** Stores every file of this release; fails if the server has another release by now. */
export async function store(): Promise<void> {
  const cache = await caches.open(name);
  const requests = __PAGES__.map(
    ([, plain, integrity]) => new Request(plain, { integrity, cache: 'no-cache' }),
  );
  await cache.addAll([...requests, ...assets]);
}

/** Deletes the files of other releases, and the responses of other contracts. */
export async function deleteOthers(): Promise<void> {
  const used = new Set([name, KEPT_PREFIX + __CONTRACTS__]);
  const ours = (each: string) => each.startsWith(PREFIX) || each.startsWith(KEPT_PREFIX);
  const names = await caches.keys();
  await Promise.all(names.filter((each) => ours(each) && !used.has(each)).map(remove));
}

/** Where the page that is opened at an address is stored; undefined if it needs the network. */
export function pageAt(url: URL): string | undefined {
  return pages.get(url.pathname);
}

export function isAsset(url: URL): boolean {
  return assets.has(url.pathname);
}

/** A file of this release; undefined if the browser has deleted it. */
export async function stored(path: string): Promise<Response | undefined> {
  const cache = await caches.open(name);
  return cache.match(path);
}

function remove(cache: string): Promise<boolean> {
  return caches.delete(cache);
}
