import { queryOptions, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';

import { bodyOf, currencyApi } from '@/api/client';
import type { components } from '@/api/currency.gen';
import { continues } from '@/features/search/continues';

export type Found = components['schemas']['Found'];

function searchOptions(text: string) {
  return queryOptions({
    queryKey: ['search', text],
    staleTime: Infinity,
    meta: { kept: false },
    queryFn: ({ signal }) =>
      bodyOf(
        currencyApi.GET('/api/v1/currencies/search', { signal, params: { query: { q: text } } }),
      ),
  });
}

/** What matches `text`, best first; while it loads, what matched the text that it continues. */
export function useSearch(text: string): UseQueryResult<Found[]> {
  return useQuery({
    ...searchOptions(text),
    enabled: text !== '',
    placeholderData: (previous, query) =>
      continues(text, query?.queryKey[1] ?? '') ? previous : undefined,
    select: ({ results }) => results,
  });
}

/** Requests the best match at once, for an Enter before the list has arrived. */
export function useBestMatch(): (text: string) => Promise<Found | null> {
  const client = useQueryClient();
  return async (text) => {
    if (text === '') return null;
    const { results } = await client.query(searchOptions(text)).catch(() => ({ results: [] }));
    return results[0] ?? null;
  };
}
