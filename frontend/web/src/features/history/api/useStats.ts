import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';

import { bodyOf, historyApi } from '@/api/client';
import { repeatAfter } from '@/api/failure';
import type { components } from '@/api/history.gen';
import type { Pair } from '@/features/history/api/useHistory';
import type { Period } from '@/features/history/periods';

export type Stats = components['schemas']['Stats'];

const MINUTE = 60_000;

/** The statistics of a pair's daily values; while another period of it loads, the previous ones. */
export function useStats({ target, base }: Pair, period: Period): UseQueryResult<Stats> {
  return useQuery({
    queryKey: ['stats', target, base, period] as const,
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
        historyApi.GET('/api/v1/history/stats', {
          signal,
          params: { query: { target, base, period } },
        }),
      ),
  });
}
