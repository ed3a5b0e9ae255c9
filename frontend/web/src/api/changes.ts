import { useQuery, type UseQueryResult } from '@tanstack/react-query';

import { bodyOf, historyApi } from '@/api/client';
import { repeatAfter } from '@/api/failure';
import type { components } from '@/api/history.gen';

type Changes = components['schemas']['Changes'];
type Moved = Changes['currencies'][number];
type Latest = components['schemas']['Latest'];

/** A currency's newest value, and how far it moved in a month. */
export interface Month {
  rate: string;
  observedAt: string;
  stale: boolean;
  /** In percent since `since`; null for a stale rate, and if there is no value a month old. */
  change: number | null;
  since: string | null;
}

type Figures = Pick<Moved, 'first'> & { change_percent: string | null; latest: Latest };

const MINUTE = 60_000;
const DAY = 86_400_000;
// A week without a publication happens; beyond that "a month ago" would be untrue.
const LATE_DAYS = 7;

/** How far every currency moved in units of `base` within the last month, by code. */
export function useChanges(base: string): UseQueryResult<Map<string, Month>> {
  return useQuery({
    queryKey: ['changes', base],
    staleTime: MINUTE,
    refetchInterval: ({ state }) =>
      state.status === 'error' ? repeatAfter(state.error) : 5 * MINUTE,
    queryFn: ({ signal }) =>
      bodyOf(
        historyApi.GET('/api/v1/history/changes', {
          signal,
          params: { query: { base, period: '1m', points: 2 } },
        }),
      ),
    select: monthsByCode,
  });
}

function monthsByCode({ currencies, from }: Changes): Map<string, Month> {
  return new Map(currencies.flatMap((each) => monthOf(each, from)));
}

function monthOf(moved: Moved, from: string | null): [string, Month][] {
  const { target, latest, first } = moved;
  if (latest === null) return [];
  const { rate, observed_at, stale } = latest;
  const change = changeOver(from, moved);
  return [[target, { rate, observedAt: observed_at, stale, change, since: first?.date ?? null }]];
}

/** The change since `from` in percent; null if it cannot be said of today, or not since then. */
export function changeOver(
  from: string | null,
  { first, change_percent, latest }: Figures,
): number | null {
  if (latest === null || latest.stale) return null;
  if (first === null || change_percent === null || from === null) return null;
  const late = (Date.parse(first.date) - Date.parse(from)) / DAY;
  return late > LATE_DAYS ? null : Number(change_percent);
}
