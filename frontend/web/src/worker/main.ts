import { watchAlerts } from '@/worker/alerts';
import { deleteOthers, isAsset, pageAt, store, stored } from '@/worker/release';

declare const self: ServiceWorkerGlobalScope;

// A traveller in the subway waits no longer for a page that is here already.
const PATIENCE = 3000;

// This worker waits until no tab shows the release before it: an open page keeps its own files.
self.addEventListener('install', (event) => event.waitUntil(store()));

self.addEventListener('activate', (event) =>
  event.waitUntil(Promise.all([deleteOthers(), self.registration.navigationPreload.enable()])),
);

self.addEventListener('fetch', (event) => {
  const { method, mode, url } = event.request;
  const address = new URL(url);
  if (method !== 'GET' || address.origin !== self.location.origin) return;
  const plain = mode === 'navigate' ? pageAt(address) : undefined;
  if (plain !== undefined) event.respondWith(page(event, plain));
  else if (isAsset(address)) event.respondWith(asset(event.request, address.pathname));
});

watchAlerts();

/** The page from the server, so that a new release is seen at once; without one, the stored page. */
async function page(event: FetchEvent, path: string): Promise<Response> {
  const late = new Promise<undefined>((resolve) => setTimeout(resolve, PATIENCE, undefined));
  const answer = fetched(event);
  event.waitUntil(answer);
  const first = await Promise.race([answer, late]);
  return first ?? (await stored(path)) ?? (await answer) ?? Response.error();
}

async function fetched(event: FetchEvent): Promise<Response | undefined> {
  try {
    const preloaded = (await event.preloadResponse) as Response | undefined;
    const response = preloaded ?? (await fetch(event.request));
    return response.status < 500 ? response : undefined;
  } catch {
    return undefined;
  }
}

/** The name of an asset changes with its content, so the stored one is right. */
async function asset(request: Request, path: string): Promise<Response> {
  return (await stored(path)) ?? fetch(request);
}
