import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';

import { answered, currencyApi } from '@/api/client';
import type { components } from '@/api/currency.gen';

export type Found = components['schemas']['Found'];

/** The countries and currencies that go by `text`, best first; those of the text before until they come. */
export function useSearch(text: string): UseQueryResult<Found[]> {
  return useQuery({
    queryKey: ['search', text],
    enabled: text !== '',
    staleTime: Infinity,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      answered(
        currencyApi.GET('/api/v1/currencies/search', { signal, params: { query: { q: text } } }),
      ),
    select: ({ results }: { results: Found[] }) => results,
  });
}
