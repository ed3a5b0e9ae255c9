import type { QueryFunction, QueryPersister, UseQueryResult } from '@tanstack/react-query';

import { isTransient, loadingOf } from '@/api/failure';

// Written in when the page is built: vite.config.ts.
declare const __CONTRACTS__: string;

const RECEIVED_AT = 'Received-At';
const ENTRIES_AT_MOST = 80;
const PATIENCE = 3000;

// What contracts of another release describe may look different. The worker deletes it by this name.
const NAME = `trip-kept ${__CONTRACTS__}`;

const old = new WeakSet<object>();

/** Whether newer data than that of a query should have arrived, but did not. */
export function isOld({ data, isError }: Pick<UseQueryResult, 'data' | 'isError'>): boolean {
  return isError || (isObject(data) && old.has(data));
}

/**
 * Keeps what a query receives. If the service does not answer, the query has what was kept, with the
 * time at which it was received; every value in it is stale, because a newer one may exist.
 * Queries with `meta: { kept: false }` are left alone.
 */
export const keeping = (async (ask, context, query) => {
  const receive = ask as QueryFunction;
  if (query.meta?.kept === false || !('caches' in window)) return receive(context);
  const showKept = async () => {
    const kept = await read(query.queryHash);
    const { data } = query.state;
    if (kept && (data === undefined || query.state.fetchFailureCount > 0))
      query.setData(kept.data, { updatedAt: kept.receivedAt, manual: true });
  };
  const late = setTimeout(() => void showKept(), PATIENCE);
  try {
    const data = await receive(context);
    // The same data, received again, stays the same object.
    if (isObject(query.state.data)) old.delete(query.state.data);
    whenIdle(() => void write(query.queryHash, data).catch(() => undefined));
    return data;
  } catch (error) {
    if (isTransient(error) || loadingOf(error)) await showKept();
    throw error;
  } finally {
    clearTimeout(late);
  }
}) as QueryPersister;

async function read(hash: string) {
  const response = await caches
    .open(NAME)
    .then((cache) => cache.match(address(hash)))
    .catch(() => undefined);
  if (response === undefined) return null;
  const data: unknown = JSON.parse(await response.text(), (key, value: unknown) =>
    key === 'stale' ? true : value,
  );
  if (isObject(data)) old.add(data);
  return { data, receivedAt: Number(response.headers.get(RECEIVED_AT)) };
}

async function write(hash: string, data: unknown): Promise<void> {
  const cache = await caches.open(NAME);
  const headers = { [RECEIVED_AT]: String(Date.now()) };
  await cache.put(address(hash), new Response(JSON.stringify(data), { headers }));
  const entries = await cache.keys();
  await Promise.all(entries.slice(0, -ENTRIES_AT_MOST).map((entry) => cache.delete(entry)));
}

function whenIdle(work: () => void): void {
  if ('requestIdleCallback' in window) requestIdleCallback(work);
  else setTimeout(work);
}

function isObject(data: unknown): data is object {
  return typeof data === 'object' && data !== null;
}

function address(hash: string): string {
  return `/kept/${encodeURIComponent(hash)}`;
}
