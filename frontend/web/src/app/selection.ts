import type { Country, Currency } from '@/api/catalogue';
import type { Address } from '@/app/address';

/** What is looked at: a country and its currency, or a currency alone. */
export interface Selection {
  country: string | null;
  currency: string;
}

const JAPAN: Selection = { country: 'JP', currency: 'JPY' };
const KOREA: Selection = { country: 'KR', currency: 'KRW' };

/** The selection in an address; null for a country alone, until the catalogue gives its currency. */
export function selectionIn(
  { country, currency }: Address,
  countries: Map<string, Country> | undefined,
  fallback: Selection,
): Selection | null {
  const known = country === null ? undefined : countries?.get(country);
  if (known !== undefined) return { country: known.code, currency: known.currency };
  if (currency !== null) return { country: countries === undefined ? country : null, currency };
  return country !== null && countries === undefined ? null : fallback;
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
