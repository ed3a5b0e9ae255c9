import { useSyncExternalStore } from 'react';

const QUERY_CHANGED = 'trip:query-changed';

function subscribe(listener: () => void): () => void {
  window.addEventListener('popstate', listener);
  window.addEventListener(QUERY_CHANGED, listener);
  return () => {
    window.removeEventListener('popstate', listener);
    window.removeEventListener(QUERY_CHANGED, listener);
  };
}

/** The query of the URL, with its question mark; it stays current. */
export function useQueryString(): string {
  return useSyncExternalStore(subscribe, () => window.location.search);
}

/** Goes to another query, so that the back button returns to this one. */
export function pushQuery(query: string): void {
  if (query === window.location.search) return;
  window.history.pushState(null, '', window.location.pathname + query);
  window.dispatchEvent(new Event(QUERY_CHANGED));
}

/** Replaces the query without a step in the browser's history, as for typing. */
export function replaceQuery(query: string): void {
  window.history.replaceState(window.history.state, '', window.location.pathname + query);
  window.dispatchEvent(new Event(QUERY_CHANGED));
}
