import { useQuery } from '@tanstack/react-query';

import { bodyOf, currencyApi } from '@/api/client';

interface Query {
  from: string;
  to: string;
  amount: string;
}

/** The service's own result, requested only if `needed`; null until it arrives. */
export function useConversion(query: Query, needed: boolean): string | null {
  const { data } = useQuery({
    queryKey: ['conversion', query],
    enabled: needed,
    staleTime: 60_000,
    meta: { kept: false },
    queryFn: ({ signal }) =>
      bodyOf(currencyApi.GET('/api/v1/currencies/convert', { signal, params: { query } })),
  });
  return needed && data && 'result' in data ? data.result : null;
}
