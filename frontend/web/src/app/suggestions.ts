import type { Catalogue, Country } from '@/api/catalogue';

const POPULAR = ['JP', 'US', 'VN', 'TH', 'FR', 'CN', 'TW', 'GB', 'PH', 'SG'];
const SHOWN = 5;

/** A few countries whose rate can be shown: first those on the board, then popular ones. */
export function suggestedCountries(
  onBoard: string[],
  { countries, currencies, base }: Catalogue & { base: string },
): Country[] {
  const codes = [...new Set([...onBoard, ...POPULAR])];
  return codes
    .flatMap((code) => countries?.get(code) ?? [])
    .filter(({ currency }) => currency !== base && currencies?.get(currency)?.quoted === true)
    .slice(0, SHOWN);
}
