import { decimal, plain, quotient, times } from '@/lib/decimal';
import { brief, exact, format } from '@/lib/format/number';
import { EVERY_LOCALE, type Locale } from '@/lib/i18n/locales';

// Below this a rate is mostly zeros.
const READABLE = 0.1;
const TURNED_DECIMALS = 12;
const DISPLAYS = ['symbol', 'narrowSymbol', 'name'] as const;

/** The two sides of a quoted rate: "100엔" and "849.13원". */
export interface Quoted {
  target: string;
  base: string;
}

interface Pair {
  target: string;
  base: string;
  unit: number;
}

/**
 * Quotes a rate (per `pair.unit`) in everyday words, or by codes if both words are the same.
 * `digits` writes the number of the rate.
 */
export function quoted(
  pair: Pair,
  rate: string,
  locale: Locale,
  digits: (rate: string) => string = (text) => brief(text, locale),
): Quoted {
  const write = sameWord(pair, locale) ? byCode : byWord;
  return {
    target: write(exact(String(pair.unit), locale), String(pair.unit), pair.target, locale),
    base: write(digits(rate), rate, pair.base, locale),
  };
}

/** Quotes a rate per 1 unit as one line; a rate too small to read is turned round: "1 dollar". */
export function headline(pair: Pair, rate: string, locale: Locale): Quoted {
  if (readableUnit(rate, pair.unit) === pair.unit)
    return quoted(pair, times(rate, pair.unit), locale);
  const turned = plain(quotient(decimal('1'), decimal(rate), TURNED_DECIMALS));
  return quoted({ target: pair.base, base: pair.target, unit: 1 }, turned, locale);
}

/** The usual number of units to quote a rate for, or more tens of them, until it can be read. */
export function readableUnit(rate: string, usual: number): number {
  return Number(rate) * usual < READABLE ? readableUnit(rate, usual * 10) : usual;
}

/** Writes an amount with the everyday word of its currency: "849.13원", "849.13 won". */
export function byWord(shown: string, amount: string, code: string, locale: Locale): string {
  const name = currencyWord(code, amount, locale);
  return locale === 'ko-KR' ? shown + name : `${shown} ${name}`;
}

/** The unit of a chart: "100엔당 원", "won per 100 yen". */
export function unitOf(pair: Pair, locale: Locale): string {
  const { target } = quoted(pair, '2', locale);
  const base = sameWord(pair, locale) ? pair.base : currencyWord(pair.base, '2', locale);
  return locale === 'ko-KR' ? `${target}당 ${base}` : `${base} per ${target}`;
}

/** The everyday word of a currency, in the singular or plural that the amount needs. */
export function currencyWord(code: string, amount: string, locale: Locale): string {
  const name = currencyPart(code, 'name', amount, locale);
  const last = name.split(' ').at(-1) ?? code;
  // CLDR says 엔화 and 위안화; a number is followed by 엔 and 위안.
  return locale === 'ko-KR' ? last.replace(/(?<=.)화$/, '') : last.toLocaleLowerCase(locale);
}

/** Every way to write a currency beside an amount, in lower case, the longest first. */
export function currencyNames(code: string): string[] {
  const names = EVERY_LOCALE.flatMap((locale) => [
    code,
    currencyWord(code, '1', locale),
    currencyWord(code, '2', locale),
    ...DISPLAYS.map((display) => currencyPart(code, display, '2', locale)),
  ]);
  const written = names.map((name) => name.normalize('NFKC').replaceAll(/\s/g, '').toLowerCase());
  return [...new Set(written)].toSorted((one, other) => other.length - one.length);
}

function sameWord(pair: Pair, locale: Locale): boolean {
  return currencyWord(pair.target, '2', locale) === currencyWord(pair.base, '2', locale);
}

function currencyPart(
  code: string,
  currencyDisplay: 'name' | (typeof DISPLAYS)[number],
  amount: string,
  locale: Locale,
): string {
  const options = { style: 'currency', currency: code, currencyDisplay } as const;
  // Intl would add decimals, and 1.00 takes the plural.
  const parts = format(locale, { ...options, minimumFractionDigits: 0 }).formatToParts(
    Number(amount),
  );
  return parts.find((part) => part.type === 'currency')?.value ?? code;
}

function byCode(shown: string, _amount: string, code: string): string {
  return `${shown} ${code}`;
}
