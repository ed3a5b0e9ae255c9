import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';

import { answered, rankingApi } from '@/api/client';
import type { components } from '@/api/ranking.gen';
import type { Period } from '@/features/board/periods';

export type Board = components['schemas']['Board'];
export type Item = components['schemas']['Item'];

/** The ten most clicked countries of a period, asked for again every minute. */
export function useBoard(period: Period): UseQueryResult<Board> {
  return useQuery({
    queryKey: ['board', period],
    refetchInterval: 60_000,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      answered(
        rankingApi.GET('/api/v1/rankings', { signal, params: { query: { period, limit: 10 } } }),
      ),
  });
}
