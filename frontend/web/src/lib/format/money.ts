import { brief, exact } from '@/lib/format/number';
import type { Locale } from '@/lib/i18n/language';

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

/** Quotes a rate (per `pair.unit`) in everyday words, or by codes if both words are the same. */
export function quoted(pair: Pair, rate: string, locale: Locale): Quoted {
  const write = sameWord(pair, locale) ? byCode : byWord;
  return {
    target: write(exact(String(pair.unit), locale), String(pair.unit), pair.target, locale),
    base: write(brief(rate, locale), rate, pair.base, locale),
  };
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
  const options = { style: 'currency', currency: code, currencyDisplay: 'name' } as const;
  // Intl would add decimals, and 1.00 takes the plural.
  const parts = new Intl.NumberFormat(locale, {
    ...options,
    minimumFractionDigits: 0,
  }).formatToParts(Number(amount));
  const name = parts.find((part) => part.type === 'currency')?.value ?? code;
  const last = name.split(' ').at(-1) ?? code;
  // CLDR says 엔화 and 위안화; a number is followed by 엔 and 위안.
  return locale === 'ko-KR' ? last.replace(/(?<=.)화$/, '') : last.toLocaleLowerCase(locale);
}

function sameWord(pair: Pair, locale: Locale): boolean {
  return currencyWord(pair.target, '2', locale) === currencyWord(pair.base, '2', locale);
}

function byCode(shown: string, _amount: string, code: string): string {
  return `${shown} ${code}`;
}
