import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';

import { bodyOf, currencyApi } from '@/api/client';
import type { components } from '@/api/currency.gen';
import { repeatAfter } from '@/api/failure';
import { asQuery, type Charges } from '@/features/cost/presets';

export type Cost = components['schemas']['Cost'];
export type Channel = Cost['channels'][number];

interface Question {
  from: string;
  to: string;
  amount: string;
  channels: readonly [Charges, Charges];
}

const MINUTE = 60_000;

/** What an amount buys through two channels; while a changed question loads, the previous result. */
export function useCost({ from, to, amount, channels }: Question): UseQueryResult<Cost> {
  const query = { from, to, amount, ...asQuery(channels[0]), ...asOther(channels[1]) };
  return useQuery({
    queryKey: ['cost', from, to, query] as const,
    staleTime: MINUTE,
    refetchInterval: ({ state }) => (state.status === 'error' ? repeatAfter(state.error) : false),
    placeholderData: (data, previous) =>
      previous?.queryKey[1] === from && previous.queryKey[2] === to
        ? keepPreviousData(data)
        : undefined,
    queryFn: ({ signal }) =>
      bodyOf(currencyApi.GET('/api/v1/currencies/cost', { signal, params: { query } })),
  });
}

// A second channel that charges nothing is stated by a spread of zero.
function asOther(charges: Charges): Record<string, string> {
  const stated = Object.entries(asQuery({ ...charges, spread: charges.spread || '0' }));
  return Object.fromEntries(stated.map(([name, value]) => [`other_${name}`, value]));
}
