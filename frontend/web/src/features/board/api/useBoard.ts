import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';

import { bodyOf, rankingApi } from '@/api/client';
import type { components } from '@/api/ranking.gen';
import type { Period } from '@/features/board/periods';

export type Board = components['schemas']['Board'];
export type Item = components['schemas']['Item'];

export const boardKey = ['board'] as const;

/** As many countries as one request may ask for. */
export const ALL = 100;

/** The most clicked countries of a period, reloaded every minute. */
export function useBoard(period: Period, limit = 10): UseQueryResult<Board> {
  return useQuery({
    queryKey: [...boardKey, period, limit],
    refetchInterval: 60_000,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      bodyOf(rankingApi.GET('/api/v1/rankings', { signal, params: { query: { period, limit } } })),
  });
}
