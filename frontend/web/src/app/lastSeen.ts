import { useEffect, useState } from 'react';

import { parseAddress, type Address } from '@/app/address';
import { LAST_SEEN_KEY } from '@/app/defaults';
import type { Selection } from '@/app/selection';
import { load, save } from '@/lib/storage';

/** What an earlier visit looked at last; during a visit it stays the same, so that "back" does. */
export function useLastSeen(): Address {
  const [lastSeen] = useState(() => parseAddress(load('localStorage', LAST_SEEN_KEY) ?? ''));
  return lastSeen;
}

/** Remembers a selection for the next visit. */
export function useRemembered(selection: Selection | null): void {
  const { country, currency } = selection ?? { country: null, currency: null };
  useEffect(() => {
    if (currency === null) return;
    const query = new URLSearchParams({ currency });
    if (country !== null) query.set('country', country);
    save('localStorage', LAST_SEEN_KEY, query.toString());
  }, [country, currency]);
}
