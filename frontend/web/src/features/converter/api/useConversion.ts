import { useQuery } from '@tanstack/react-query';

import { answered, currencyApi } from '@/api/client';

interface Asked {
  from: string;
  to: string;
  amount: string;
}

/** The service's own result, asked for only if `needed`; null until it is known. */
export function useConversion(asked: Asked, needed: boolean): string | null {
  const { data } = useQuery({
    queryKey: ['conversion', asked],
    enabled: needed,
    staleTime: 60_000,
    queryFn: ({ signal }) =>
      answered(currencyApi.GET('/api/v1/currencies/convert', { signal, params: { query: asked } })),
  });
  return needed ? (data?.result ?? null) : null;
}
