import { useQuery, type UseQueryResult } from '@tanstack/react-query';

import { answered, currencyApi } from '@/api/client';
import type { components } from '@/api/currency.gen';

export type Country = components['schemas']['Country'];
export type Currency = components['schemas']['Listed'];

const HOUR = 3_600_000;

/** Every country by code. */
export function useCountries(): UseQueryResult<Map<string, Country>> {
  return useQuery({
    queryKey: ['countries'],
    staleTime: HOUR,
    queryFn: ({ signal }) => answered(currencyApi.GET('/api/v1/countries', { signal })),
    select: countriesByCode,
  });
}

/** Every currency in use by code. */
export function useCurrencies(): UseQueryResult<Map<string, Currency>> {
  return useQuery({
    queryKey: ['currencies'],
    staleTime: HOUR,
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
