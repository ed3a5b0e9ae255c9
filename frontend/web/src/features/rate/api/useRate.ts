import { useQuery, type UseQueryResult } from '@tanstack/react-query';

import { bodyOf, currencyApi } from '@/api/client';
import type { components } from '@/api/currency.gen';
import { repeatAfter } from '@/api/failure';

export type Rate = components['schemas']['One'];
export type Value = components['schemas']['Value'];

/** The observed value of a rate; null without an observation, and for a currency in units of itself. */
export function observed({ quote }: Rate): Value | null {
  return quote?.method === 'identity' ? null : quote;
}

export const rateKey = ['rate'] as const;

const MINUTE = 60_000;

/** A currency and its newest value in units of `base`. */
export function useRate(code: string, base: string): UseQueryResult<Rate> {
  return useQuery({
    queryKey: [...rateKey, code, base],
    staleTime: MINUTE,
    refetchInterval: ({ state }) =>
      state.status === 'error' ? repeatAfter(state.error) : 5 * MINUTE,
    queryFn: ({ signal }) =>
      bodyOf(
        currencyApi.GET('/api/v1/currencies/{code}', {
          signal,
          params: { path: { code }, query: { base } },
        }),
      ),
  });
}
