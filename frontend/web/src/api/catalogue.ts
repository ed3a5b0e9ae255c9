import { useQuery, type QueryState, type UseQueryResult } from '@tanstack/react-query';

import { bodyOf, currencyApi } from '@/api/client';
import type { components } from '@/api/currency.gen';

export type Country = components['schemas']['Country'];
export type Currency = components['schemas']['Listed'];

/** Both lists by code; undefined until they are loaded. */
export interface Catalogue {
  countries: Map<string, Country> | undefined;
  currencies: Map<string, Currency> | undefined;
}

interface Query {
  state: Pick<QueryState, 'status'>;
}

const SECOND = 1000;
const HOUR = 3600 * SECOND;

// Without the catalogue the page cannot name what it shows, so a failed request is repeated until it succeeds.
const options = {
  staleTime: HOUR,
  refetchInterval: ({ state }: Query) => (state.status === 'error' ? 15 * SECOND : false),
} as const;

/** Every country by code. */
export function useCountries(): UseQueryResult<Map<string, Country>> {
  return useQuery({
    queryKey: ['countries'],
    ...options,
    queryFn: ({ signal }) => bodyOf(currencyApi.GET('/api/v1/countries', { signal })),
    select: countriesByCode,
  });
}

/** Every currency in use by code; while rates are being loaded, no currency is quoted yet. */
export function useCurrencies(): UseQueryResult<Map<string, Currency>> {
  return useQuery({
    queryKey: ['currencies'],
    ...options,
    refetchInterval: (query) =>
      query.state.data?.currencies.some(({ quoted }) => quoted) === false
        ? 5 * SECOND
        : options.refetchInterval(query),
    queryFn: ({ signal }) => bodyOf(currencyApi.GET('/api/v1/currencies', { signal })),
    select: currenciesByCode,
  });
}

function countriesByCode({ countries }: { countries: Country[] }): Map<string, Country> {
  return new Map(countries.map((each) => [each.code, each]));
}

function currenciesByCode({ currencies }: { currencies: Currency[] }): Map<string, Currency> {
  return new Map(currencies.map((each) => [each.code, each]));
}
