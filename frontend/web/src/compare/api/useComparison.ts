import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';

import { bodyOf, historyApi } from '@/api/client';
import { repeatAfter } from '@/api/failure';
import type { components } from '@/api/history.gen';
import type { Period } from '@/features/history/periods';

export type Comparison = components['schemas']['Comparison'];
export type Compared = Comparison['series'][number];

const MINUTE = 60_000;

/** Eight currencies on every day of many years would be more points than pixels. */
export function intervalOf(period: Period): 'daily' | 'weekly' | 'monthly' {
  if (period === 'max') return 'monthly';
  return period === '5y' ? 'weekly' : 'daily';
}

/** The targets beside each other; while others load, the previous ones. */
export function useComparison(
  targets: string[],
  base: string,
  period: Period,
  isReady: boolean,
): UseQueryResult<Comparison> {
  return useQuery({
    queryKey: ['comparison', base, period, ...targets],
    enabled: isReady && targets.length > 0,
    staleTime: 5 * MINUTE,
    refetchInterval: ({ state }) =>
      state.status === 'error' ? repeatAfter(state.error) : 15 * MINUTE,
    placeholderData: (previous) => keepPreviousData(previous),
    queryFn: ({ signal }) =>
      bodyOf(
        historyApi.GET('/api/v1/history/compare', {
          signal,
          params: {
            query: { targets: targets.join(','), base, period, interval: intervalOf(period) },
          },
        }),
      ),
  });
}
