import type { Catalogue, Currency } from '@/api/catalogue';
import { ABROAD, HOME } from '@/app/defaults';
import type { Address } from '@/app/address';

/** What is looked at: a country and its currency, or a currency alone. */
export interface Selection {
  country: string | null;
  currency: string;
}

const JAPAN: Selection = { country: 'JP', currency: ABROAD };
const KOREA: Selection = { country: 'KR', currency: HOME };

/** What an address asks for: a selection, a code that the catalogue lacks, or null until it is loaded. */
export type Asked = Selection | { unknown: string } | null;

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

/** What an address without a country or currency shows: what was seen last, if that has a rate. */
export function homeSelection(lastSeen: Address, all: Catalogue, base: string): Selection {
  const usual = base === JAPAN.currency ? KOREA : JAPAN;
  const last = askedIn(lastSeen, all, usual);
  if (last === null || 'unknown' in last) return usual;
  const quoted = all.currencies?.get(last.currency)?.quoted ?? true;
  return quoted && last.currency !== base ? last : usual;
}

/** Returns `code` if it is a currency in use; until the catalogue is loaded, if the browser knows it. */
export function knownCurrency(code: string | null, currencies: Map<string, Currency> | undefined) {
  if (code === null) return null;
  const known = currencies?.has(code) ?? Intl.supportedValuesOf('currency').includes(code);
  return known ? code : null;
}
