import { useQueries } from '@tanstack/react-query';

import { bodyOf, historyApi } from '@/api/client';
import type { components } from '@/api/history.gen';

export type Standing = components['schemas']['Standing'];

/** Why there is no standing: it is on its way, it could not be loaded, or what the service says. */
export type NoStanding = 'loading' | 'failed';

const MINUTE = 60_000;

/** Where the last rate of each target stands, by code. */
export function useStandings(targets: string[], base: string): Map<string, Standing | NoStanding> {
  return useQueries({
    queries: targets.map((target) => ({
      queryKey: ['compared-standing', target, base],
      staleTime: 15 * MINUTE,
      // What was said of an earlier day is not said again of today.
      meta: { kept: false },
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        bodyOf(
          historyApi.GET('/api/v1/history/standing', {
            signal,
            params: { query: { target, base } },
          }),
        ),
    })),
    combine: (results) =>
      new Map(
        targets.map((target, index) => {
          const result = results[index];
          return [target, result?.data ?? (result?.isError === true ? 'failed' : 'loading')];
        }),
      ),
  });
}
