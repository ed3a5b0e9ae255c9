import type { Country, Currency } from '@/api/catalogue';

const USUAL = ['JP', 'US', 'VN', 'TH', 'FR', 'CN', 'TW', 'GB', 'PH', 'SG'];
const SHOWN = 5;

interface Known {
  countries: Map<string, Country> | undefined;
  currencies: Map<string, Currency> | undefined;
  base: string;
}

/** A few countries whose rate can be shown: first those on the board, then the usual ones. */
export function picks(onBoard: string[], { countries, currencies, base }: Known): Country[] {
  const codes = [...new Set([...onBoard, ...USUAL])];
  return codes
    .flatMap((code) => countries?.get(code) ?? [])
    .filter(({ currency }) => currency !== base && currencies?.get(currency)?.quoted === true)
    .slice(0, SHOWN);
}
