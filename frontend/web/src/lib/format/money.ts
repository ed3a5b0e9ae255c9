import { brief, exact } from '@/lib/format/number';
import type { Locale } from '@/lib/i18n/language';

/** How a rate is said: "100엔" and "849.13원". */
export interface Quoted {
  target: string;
  base: string;
}

interface Pair {
  target: string;
  base: string;
  unit: number;
}

/** Says a rate (per `pair.unit`) as people do; by code where both are called alike. */
export function quoted(pair: Pair, rate: string, locale: Locale): Quoted {
  const said = alike(pair, locale) ? byCode : byWord;
  return {
    target: said(exact(String(pair.unit), locale), String(pair.unit), pair.target, locale),
    base: said(brief(rate, locale), rate, pair.base, locale),
  };
}

/** Says an amount with the everyday word of its currency: "849.13원", "849.13 won". */
export function byWord(shown: string, amount: string, code: string, locale: Locale): string {
  const name = word(code, amount, locale);
  return locale === 'ko-KR' ? shown + name : `${shown} ${name}`;
}

/** Says what a chart counts: "100엔당 원", "won per 100 yen". */
export function unitOf(pair: Pair, locale: Locale): string {
  const { target } = quoted(pair, '2', locale);
  const base = alike(pair, locale) ? pair.base : word(pair.base, '2', locale);
  return locale === 'ko-KR' ? `${target}당 ${base}` : `${base} per ${target}`;
}

/** The everyday word of a currency in the singular or plural its amount asks for. */
export function word(code: string, amount: string, locale: Locale): string {
  const options = { style: 'currency', currency: code, currencyDisplay: 'name' } as const;
  // Without decimals of its own: 1.00 would ask for the plural.
  const parts = new Intl.NumberFormat(locale, {
    ...options,
    minimumFractionDigits: 0,
  }).formatToParts(Number(amount));
  const name = parts.find((part) => part.type === 'currency')?.value ?? code;
  const last = name.split(' ').at(-1) ?? code;
  // CLDR says 엔화 and 위안화; a number is followed by 엔 and 위안.
  return locale === 'ko-KR' ? last.replace(/(?<=.)화$/, '') : last.toLocaleLowerCase(locale);
}

function alike(pair: Pair, locale: Locale): boolean {
  return word(pair.target, '2', locale) === word(pair.base, '2', locale);
}

function byCode(shown: string, _amount: string, code: string): string {
  return `${shown} ${code}`;
}
