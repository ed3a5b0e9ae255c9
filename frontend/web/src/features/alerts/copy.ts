import type { Alert } from '@/features/alerts/alert';

// A service worker cannot read the storage of the page, so both share this cache.
const NAME = 'trip-alerts';
const ADDRESS = '/alerts';

/** The name of the event in which the service worker checks the alerts. */
export const BACKGROUND_TAG = 'trip-alerts';

/** Writes the alerts where the service worker finds them. */
export async function writeCopy(alerts: readonly Alert[]): Promise<void> {
  const cache = await caches.open(NAME);
  await cache.put(ADDRESS, new Response(JSON.stringify(alerts)));
}

/** The alerts that the page wrote, or the service worker after it checked them. */
export async function readCopy(): Promise<Alert[]> {
  const cache = await caches.open(NAME);
  const response = await cache.match(ADDRESS);
  return response === undefined ? [] : ((await response.json()) as Alert[]);
}
