import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';

import { bodyOf, rankingApi } from '@/api/client';
import type { components } from '@/api/ranking.gen';
import type { Period } from '@/features/board/periods';

export type Board = components['schemas']['Board'];
export type Item = components['schemas']['Item'];

export const boardKey = ['board'] as const;

/** The ten most clicked countries of a period, reloaded every minute. */
export function useBoard(period: Period): UseQueryResult<Board> {
  return useQuery({
    queryKey: [...boardKey, period],
    refetchInterval: 60_000,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      bodyOf(
        rankingApi.GET('/api/v1/rankings', { signal, params: { query: { period, limit: 10 } } }),
      ),
  });
}
