import type { Locale } from '@/lib/i18n/locales';

// Rates are printed with two decimals; a small one needs more. All digits are one tap away.
const SIGNIFICANT = {
  minimumSignificantDigits: 5,
  maximumSignificantDigits: 5,
  maximumFractionDigits: 2,
  minimumFractionDigits: 2,
  roundingPriority: 'morePrecision',
} as const;

const formats = new Map<string, Intl.NumberFormat>();

/** Returns the format of these options; making one takes longer than using it a hundred times. */
export function format(locale: Locale, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = locale + JSON.stringify(options);
  const found = formats.get(key) ?? new Intl.NumberFormat(locale, options);
  formats.set(key, found);
  return found;
}

/** Writes a decimal number with two decimals, or with five digits if these say more. */
export function brief(text: string, locale: Locale): string {
  return format(locale, SIGNIFICANT).format(text as Intl.StringNumericLiteral);
}

/** Writes a decimal number with every one of its digits. */
export function exact(text: string, locale: Locale): string {
  const [whole = '0', fraction] = text.split('.');
  const grouped = format(locale, {}).format(BigInt(whole));
  return fraction === undefined ? grouped : grouped + separators(locale).decimal + fraction;
}

// How many decimals a number is written with, by the name of the function that writes it.
const DECIMALS = {
  brief: (text: string) => decimalsOf(brief(text, 'en-GB')),
  exact: decimalsOf,
};

/** Writes numbers of one unit with as many decimals as the one that needs the most of them. */
export function column(
  texts: readonly string[],
  digits: keyof typeof DECIMALS,
  locale: Locale,
): (text: string) => string {
  const decimals = Math.max(0, ...texts.map(DECIMALS[digits]));
  const same = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  return (text) => format(locale, same).format(text as Intl.StringNumericLiteral);
}

function decimalsOf(text: string): number {
  return text.split('.')[1]?.length ?? 0;
}

export function count(value: number, locale: Locale): string {
  return format(locale, {}).format(value);
}

/** Writes a change in percent with its sign. */
export function percent(value: number, locale: Locale): string {
  return inPercent(value, 'exceptZero', locale);
}

/** Writes a change in percent, beside an arrow that says its direction. */
export function unsignedPercent(value: number, locale: Locale): string {
  return inPercent(value, 'never', locale);
}

/** Writes a share without decimals. */
export function wholePercent(value: number, locale: Locale): string {
  return format(locale, { style: 'percent', maximumFractionDigits: 0 }).format(value / 100);
}

function inPercent(value: number, signDisplay: 'exceptZero' | 'never', locale: Locale): string {
  const digits = { minimumFractionDigits: 2, maximumFractionDigits: 2 } as const;
  return format(locale, { style: 'percent', signDisplay, ...digits }).format(value / 100);
}

export function tick(value: number, locale: Locale): string {
  return format(locale, { maximumSignificantDigits: 6 }).format(value);
}

/** What stands between the groups of three digits, and before the decimals. */
export function separators(locale: Locale): { group: string; decimal: string } {
  const parts = format(locale, { minimumFractionDigits: 1 }).formatToParts(12345.5);
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? '';
  return { group: part('group'), decimal: part('decimal') };
}

/** Writes a change in percent with its sign and no more decimals than it has, as for an axis. */
export function tickPercent(value: number, locale: Locale): string {
  const options = {
    style: 'percent',
    signDisplay: 'exceptZero',
    maximumFractionDigits: 2,
  } as const;
  return format(locale, options).format(value / 100);
}

/** Writes a number with exactly two decimals. */
export function twoDecimals(value: number, locale: Locale): string {
  const digits = { minimumFractionDigits: 2, maximumFractionDigits: 2 } as const;
  return format(locale, digits).format(value);
}
