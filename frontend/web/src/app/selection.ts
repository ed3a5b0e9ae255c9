import type { Country, Currency } from '@/api/catalogue';
import type { Address } from '@/app/address';

/** What is looked at: a country and its currency, or a currency alone. */
export interface Selection {
  country: string | null;
  currency: string;
}

const JAPAN: Selection = { country: 'JP', currency: 'JPY' };
const KOREA: Selection = { country: 'KR', currency: 'KRW' };

/** What an address asks for: a selection, a code that the catalogue lacks, or null until it is loaded. */
export type Asked = Selection | { unknown: string } | null;

interface Catalogue {
  countries: Map<string, Country> | undefined;
  currencies: Map<string, Currency> | undefined;
}

/** Returns what an address asks for; `fallback` if it names neither a country nor a currency. */
export function askedIn(
  { country, currency }: Address,
  all: Catalogue,
  fallback: Selection,
): Asked {
  const known = country === null ? undefined : all.countries?.get(country);
  if (known !== undefined) return { country: known.code, currency: known.currency };
  if (currency !== null && knownCurrency(currency, all.currencies) !== null)
    return { country: all.countries === undefined ? country : null, currency };
  if (country !== null) return all.countries === undefined ? null : { unknown: country };
  return currency === null ? fallback : { unknown: currency };
}

/** What people with this home currency see before they choose. */
export function defaultSelection(base: string): Selection {
  return base === JAPAN.currency ? KOREA : JAPAN;
}

/** Returns `code` if it is a currency in use; until the catalogue is loaded, if the browser knows it. */
export function knownCurrency(code: string | null, currencies: Map<string, Currency> | undefined) {
  if (code === null) return null;
  const known = currencies?.has(code) ?? Intl.supportedValuesOf('currency').includes(code);
  return known ? code : null;
}
