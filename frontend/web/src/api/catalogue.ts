import { useQuery, type QueryState, type UseQueryResult } from '@tanstack/react-query';

import { answered, currencyApi } from '@/api/client';
import type { components } from '@/api/currency.gen';

export type Country = components['schemas']['Country'];
export type Currency = components['schemas']['Listed'];

interface Asked {
  state: Pick<QueryState, 'status'>;
}

const SECOND = 1000;
const HOUR = 3600 * SECOND;

// Without it the page cannot name what it shows: after an outage it is asked for until it is there.
const keeping = {
  staleTime: HOUR,
  refetchInterval: ({ state }: Asked) => (state.status === 'error' ? 15 * SECOND : false),
} as const;

/** Every country by code. */
export function useCountries(): UseQueryResult<Map<string, Country>> {
  return useQuery({
    queryKey: ['countries'],
    ...keeping,
    queryFn: ({ signal }) => answered(currencyApi.GET('/api/v1/countries', { signal })),
    select: countriesByCode,
  });
}

/** Every currency in use by code. */
export function useCurrencies(): UseQueryResult<Map<string, Currency>> {
  return useQuery({
    queryKey: ['currencies'],
    ...keeping,
    queryFn: ({ signal }) => answered(currencyApi.GET('/api/v1/currencies', { signal })),
    select: currenciesByCode,
  });
}

function countriesByCode({ countries }: { countries: Country[] }): Map<string, Country> {
  return new Map(countries.map((each) => [each.code, each]));
}

function currenciesByCode({ currencies }: { currencies: Currency[] }): Map<string, Currency> {
  return new Map(currencies.map((each) => [each.code, each]));
}
