import {
  keepPreviousData,
  queryOptions,
  useQuery,
  useQueryClient,
  type UseQueryResult,
} from '@tanstack/react-query';

import { answered, currencyApi } from '@/api/client';
import type { components } from '@/api/currency.gen';

export type Found = components['schemas']['Found'];

function searching(text: string) {
  return queryOptions({
    queryKey: ['search', text],
    staleTime: Infinity,
    queryFn: ({ signal }) =>
      answered(
        currencyApi.GET('/api/v1/currencies/search', { signal, params: { query: { q: text } } }),
      ),
  });
}

/** What goes by `text`, best first; what went by the text before until that is known. */
export function useSearch(text: string): UseQueryResult<Found[]> {
  return useQuery({
    ...searching(text),
    enabled: text !== '',
    placeholderData: keepPreviousData,
    select: ({ results }) => results,
  });
}

/** Asks for the best match at once, for those who press Enter before the list is there. */
export function useFirstFound(): (text: string) => Promise<Found | null> {
  const client = useQueryClient();
  return async (text) => {
    if (text === '') return null;
    const { results } = await client.query(searching(text)).catch(() => ({ results: [] }));
    return results[0] ?? null;
  };
}
