import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';

import { bodyOf, historyApi } from '@/api/client';
import { repeatAfter } from '@/api/failure';
import type { components } from '@/api/history.gen';

export type Forecast = components['schemas']['Forecast'];
export type Band = Forecast['bands'][number];

const MINUTE = 60_000;

/** The bands in which a pair may be so many working days from now. */
export function useForecast(target: string, base: string, days: number): UseQueryResult<Forecast> {
  return useQuery({
    queryKey: ['forecast', target, base, days],
    enabled: target !== base,
    staleTime: 5 * MINUTE,
    refetchInterval: ({ state }) =>
      state.status === 'error' ? repeatAfter(state.error) : 15 * MINUTE,
    placeholderData: (data, query) =>
      query?.queryKey[1] === target && query.queryKey[2] === base
        ? keepPreviousData(data)
        : undefined,
    queryFn: ({ signal }) =>
      bodyOf(
        historyApi.GET('/api/v1/history/forecast', {
          signal,
          params: { query: { target, base, days } },
        }),
      ),
  });
}
