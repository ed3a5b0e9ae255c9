const FIRST = 0x1f1e6 - 'A'.charCodeAt(0);

/** The flag of a country code, or of the country in a currency code; empty for a code without a flag. */
export function flagOf(code: string): string {
  // X begins the codes of currencies that belong to no one country.
  if (!/^[A-Z]{2,3}$/.test(code) || (code.length === 3 && code.startsWith('X'))) return '';
  return String.fromCodePoint(FIRST + code.charCodeAt(0), FIRST + code.charCodeAt(1));
}
