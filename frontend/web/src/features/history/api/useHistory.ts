import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';

import { bodyOf, historyApi } from '@/api/client';
import type { components } from '@/api/history.gen';
import { repeatAfter } from '@/api/failure';
import type { Period } from '@/features/history/periods';

export type History = components['schemas']['History'];
export type Point = components['schemas']['Point'];

export interface Pair {
  target: string;
  base: string;
}

export const historyKey = ['history'] as const;

const MINUTE = 60_000;

/** The values of a pair, of all years one for each week; while another period of it loads, those of the previous one. */
export function useHistory({ target, base }: Pair, period: Period): UseQueryResult<History> {
  const queryKey = [...historyKey, target, base, period] as const;
  return useQuery({
    queryKey,
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
        historyApi.GET('/api/v1/history', {
          signal,
          params: { query: { target, base, period, interval: intervalOf(period) } },
        }),
      ),
  });
}

// A line of all days is five times as heavy, and on a screen it looks the same.
function intervalOf(period: Period): 'daily' | 'weekly' {
  return period === 'max' ? 'weekly' : 'daily';
}
