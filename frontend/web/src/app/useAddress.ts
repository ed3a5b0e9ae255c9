import { useMemo } from 'react';

import { parseAddress, queryString, type Address } from '@/app/address';
import { pushQuery, replaceQuery, useQueryString } from '@/lib/navigation';

interface Navigation {
  address: Address;
  /** Goes to a new address, so that the back button returns to this one. */
  go: (change: Partial<Address>) => void;
  /** Replaces this address without a step in the browser's history, as for typing. */
  replace: (change: Partial<Address>) => void;
}

/** The parameters of the URL, and the ways to change them. */
export function useAddress(): Navigation {
  const query = useQueryString();
  return useMemo(() => ({ address: parseAddress(query), go, replace }), [query]);
}

function go(change: Partial<Address>): void {
  pushQuery(changed(change));
}

function replace(change: Partial<Address>): void {
  replaceQuery(changed(change));
}

function changed(change: Partial<Address>): string {
  return queryString({ ...parseAddress(window.location.search), ...change });
}
