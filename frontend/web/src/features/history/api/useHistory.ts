import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';

import { answered, historyApi } from '@/api/client';
import type { components } from '@/api/history.gen';
import type { Period } from '@/features/history/periods';

export type History = components['schemas']['History'];
export type Point = components['schemas']['Point'];

const MINUTE = 60_000;

/** The daily values of a pair; while another period of it loads, those of the one before. */
export function useHistory(target: string, base: string, period: Period): UseQueryResult<History> {
  return useQuery({
    queryKey: ['history', target, base, period],
    enabled: target !== base,
    staleTime: 5 * MINUTE,
    refetchInterval: ({ state }) => (state.status === 'error' ? MINUTE / 4 : 15 * MINUTE),
    placeholderData: (data, query) =>
      samePair(query?.queryKey) ? keepPreviousData(data) : undefined,
    queryFn: ({ signal }) =>
      answered(
        historyApi.GET('/api/v1/history', {
          signal,
          params: { query: { target, base, period, interval: 'daily' } },
        }),
      ),
  });

  function samePair(key: readonly unknown[] | undefined): boolean {
    return key?.[1] === target && key[2] === base;
  }
}
