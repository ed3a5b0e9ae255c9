import { useMemo, useSyncExternalStore } from 'react';

import { parseAddress, queryString, type Address } from '@/app/address';

interface Navigation {
  address: Address;
  /** Goes to a new address, so that the back button returns to this one. */
  go: (change: Partial<Address>) => void;
  /** Replaces this address without a step in the browser's history, as for typing. */
  replace: (change: Partial<Address>) => void;
}

const ADDRESS_CHANGED = 'trip:address-changed';

function subscribe(listener: () => void): () => void {
  window.addEventListener('popstate', listener);
  window.addEventListener(ADDRESS_CHANGED, listener);
  return () => {
    window.removeEventListener('popstate', listener);
    window.removeEventListener(ADDRESS_CHANGED, listener);
  };
}

/** The parameters of the URL, and the ways to change them. */
export function useAddress(): Navigation {
  const query = useSyncExternalStore(subscribe, () => window.location.search);
  return useMemo(() => ({ address: parseAddress(query), go, replace }), [query]);
}

function go(change: Partial<Address>): void {
  const url = changed(change);
  if (url !== window.location.pathname + window.location.search) {
    window.history.pushState(null, '', url);
    window.dispatchEvent(new Event(ADDRESS_CHANGED));
  }
}

function replace(change: Partial<Address>): void {
  window.history.replaceState(window.history.state, '', changed(change));
  window.dispatchEvent(new Event(ADDRESS_CHANGED));
}

function changed(change: Partial<Address>): string {
  const address = { ...parseAddress(window.location.search), ...change };
  return window.location.pathname + queryString(address);
}
