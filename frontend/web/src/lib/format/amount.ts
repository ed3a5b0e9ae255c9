import { decimal, plain, power, product, sum, type Decimal } from '@/lib/decimal';
import { currencyNames, currencyWord } from '@/lib/format/money';
import { format, separators } from '@/lib/format/number';
import type { Locale } from '@/lib/i18n/language';

// The largest first: each is counted by what stands before it, and what follows it is added.
const KOREAN: [string, number][] = [
  ['조', 12],
  ['억', 8],
  ['만', 4],
  ['천', 3],
  ['백', 2],
  ['십', 1],
];
const ENGLISH: [RegExp, number][] = [
  [/(k|thousand)$/, 3],
  [/(m|mn|million)$/, 6],
  [/(bn|billion)$/, 9],
];
const NUMBER = /^\d+(\.\d+)?$/;
// The services accept this much.
const ACCEPTED = /^\d{1,15}(\.\d{1,12})?$/;
// Fewer digits than these are read at a glance.
const LARGE = { 'ko-KR': 100_000_000, 'en-GB': 1_000_000 } as const;

/** Reads an amount of a currency as people type it: "12만", "1.5억", "1000원", "$20", "3k". */
export function parseAmount(text: string, currency: string, locale: Locale): string | null {
  const { group, decimal: point } = separators(locale);
  const typed = text.normalize('NFKC').replaceAll(/\s/g, '').toLowerCase();
  const counted = withoutCurrency(typed, currency)
    .replaceAll(group, '')
    .replace(point, '.')
    .replace(/^\./, '0.')
    .replace(/\.$/, '');
  const amount = (NUMBER.test(counted) ? counted : (english(counted) ?? korean(counted))) ?? '';
  return ACCEPTED.test(amount) ? amount.replace(/^0+(?=\d)/, '') : null;
}

/** Writes a large amount in words ("1,648억 원", "164.8 billion won"); null for a small one. */
export function inWords(amount: string, currency: string, locale: Locale): string | null {
  if (Number(amount) < LARGE[locale]) return null;
  const compact = format(locale, {
    notation: 'compact',
    compactDisplay: 'long',
    maximumSignificantDigits: 4,
    useGrouping: 'always',
  });
  const word = currencyWord(currency, amount, locale);
  return `${compact.format(amount as Intl.StringNumericLiteral)} ${word}`;
}

function withoutCurrency(text: string, currency: string): string {
  for (const name of currencyNames(currency)) {
    if (text.startsWith(name)) return text.slice(name.length);
    if (text.endsWith(name)) return text.slice(0, -name.length);
  }
  return text;
}

function english(text: string): string | null {
  for (const [word, exponent] of ENGLISH) {
    const number = text.replace(word, '');
    if (number !== text && NUMBER.test(number)) return plain(scaled(decimal(number), exponent));
  }
  return null;
}

function korean(text: string): string | null {
  const value = koreanValue(text, KOREAN);
  return value && plain(value);
}

function koreanValue(text: string, units: typeof KOREAN): Decimal | null {
  const index = units.findIndex(([word]) => text.includes(word));
  const [word, exponent] = units[index] ?? ['', 0];
  if (word === '') return NUMBER.test(text) ? decimal(text) : null;
  const [before = '', ...after] = text.split(word);
  // Below ten thousand a unit is counted by digits alone: 2천, but 2천만.
  const smaller = exponent < 4 ? [] : units.filter(([, each]) => each < 4);
  const count = before === '' ? decimal('1') : koreanValue(before, smaller);
  const rest = after.join(word);
  const added = rest === '' ? decimal('0') : koreanValue(rest, units.slice(index + 1));
  return count && added && sum(scaled(count, exponent), added);
}

function scaled(value: Decimal, exponent: number): Decimal {
  return product(value, power(exponent));
}
