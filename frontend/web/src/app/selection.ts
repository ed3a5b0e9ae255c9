import type { Country, Currency } from '@/api/catalogue';
import type { Address } from '@/app/address';

/** What is looked at: a country and its currency, or a currency alone. */
export interface Selection {
  country: string | null;
  currency: string;
}

const JAPAN: Selection = { country: 'JP', currency: 'JPY' };
const KOREA: Selection = { country: 'KR', currency: 'KRW' };

/** What the address selects; null while only the catalogue can tell, and is not there. */
export function selected(
  { country, currency }: Address,
  countries: Map<string, Country> | undefined,
  fallback: Selection,
): Selection | null {
  const named = country === null ? undefined : countries?.get(country);
  if (named !== undefined) return { country: named.code, currency: named.currency };
  if (currency !== null) return { country: countries === undefined ? country : null, currency };
  return country !== null && countries === undefined ? null : fallback;
}

/** Where people with this home currency are taken before they choose. */
export function firstGlance(base: string): Selection {
  return base === JAPAN.currency ? KOREA : JAPAN;
}

/** Takes a code only if it is a currency in use, as far as is known; the services refuse others. */
export function usable(code: string | null, currencies: Map<string, Currency> | undefined) {
  if (code === null) return null;
  const known = currencies?.has(code) ?? Intl.supportedValuesOf('currency').includes(code);
  return known ? code : null;
}
