import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';

import { bodyOf, currencyApi, historyApi } from '@/api/client';
import { repeatAfter } from '@/api/failure';
import type { components } from '@/api/history.gen';

export type Latest = Awaited<ReturnType<typeof requestLatest>>;
export type Compared = components['schemas']['Comparison'];
export type Series = Compared['series'][number];

const MINUTE = 60_000;

/** The newest rates of all cards, in one request. */
export function useLatest(codes: string[], base: string): UseQueryResult<Latest> {
  const symbols = codes.join(',');
  return useQuery<Latest>({
    queryKey: ['latest', base, symbols],
    staleTime: MINUTE,
    refetchInterval: ({ state }) =>
      state.status === 'error' ? repeatAfter(state.error) : 5 * MINUTE,
    placeholderData: keepPreviousData,
    enabled: codes.length > 0,
    queryFn: ({ signal }) => requestLatest(symbols, base, signal),
  });
}

function requestLatest(symbols: string, base: string, signal: AbortSignal) {
  return bodyOf(
    currencyApi.GET('/api/v1/currencies/latest', { signal, params: { query: { base, symbols } } }),
  );
}

/** How all cards moved day by day within the last month, in one request. */
export function useMonth(codes: string[], base: string): UseQueryResult<Compared> {
  const targets = codes.join(',');
  return useQuery<Compared>({
    queryKey: ['month', base, targets],
    staleTime: MINUTE,
    refetchInterval: ({ state }) =>
      state.status === 'error' ? repeatAfter(state.error) : 5 * MINUTE,
    placeholderData: keepPreviousData,
    enabled: codes.length > 0,
    queryFn: ({ signal }) =>
      bodyOf(
        historyApi.GET('/api/v1/history/compare', {
          signal,
          params: { query: { base, targets, period: '1m', interval: 'daily' } },
        }),
      ),
  });
}
