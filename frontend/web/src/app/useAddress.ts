import { useMemo, useSyncExternalStore } from 'react';

import { parsed, search, type Address } from '@/lib/address';

interface Navigation {
  address: Address;
  /** Goes to a new address, so that the back button returns to this one. */
  go: (change: Partial<Address>) => void;
  /** Corrects this address, as typing does. */
  amend: (change: Partial<Address>) => void;
}

const MOVED = 'trip:moved';

function subscribe(listener: () => void): () => void {
  window.addEventListener('popstate', listener);
  window.addEventListener(MOVED, listener);
  return () => {
    window.removeEventListener('popstate', listener);
    window.removeEventListener(MOVED, listener);
  };
}

/** What the URL says, and the ways to change it. */
export function useAddress(): Navigation {
  const query = useSyncExternalStore(subscribe, () => window.location.search);
  return useMemo(() => ({ address: parsed(query), go, amend }), [query]);
}

function go(change: Partial<Address>): void {
  const url = changed(change);
  if (url !== window.location.pathname + window.location.search) {
    window.history.pushState(null, '', url);
    window.dispatchEvent(new Event(MOVED));
  }
}

function amend(change: Partial<Address>): void {
  window.history.replaceState(window.history.state, '', changed(change));
  window.dispatchEvent(new Event(MOVED));
}

function changed(change: Partial<Address>): string {
  const address = { ...parsed(window.location.search), ...change };
  return window.location.pathname + search(address);
}
