import { useQuery, type UseQueryResult } from '@tanstack/react-query';

import { bodyOf, historyApi } from '@/api/client';
import { repeatAfter } from '@/api/failure';
import type { components } from '@/api/history.gen';

export type Standing = components['schemas']['Standing'];
export type Window = NonNullable<components['schemas']['Window']>;

const MINUTE = 60_000;

/** Where the last rate of a pair stands among earlier ones. */
export function useStanding(target: string, base: string): UseQueryResult<Standing> {
  return useQuery({
    queryKey: ['standing', target, base],
    enabled: target !== base,
    staleTime: 5 * MINUTE,
    refetchInterval: ({ state }) =>
      state.status === 'error' ? repeatAfter(state.error) : 15 * MINUTE,
    queryFn: ({ signal }) =>
      bodyOf(
        historyApi.GET('/api/v1/history/standing', { signal, params: { query: { target, base } } }),
      ),
  });
}
