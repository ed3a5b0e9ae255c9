import type { Locale } from '@/lib/i18n/locales';

const collators = new Map<Locale, Intl.Collator>();

/** Compares two names as a dictionary of the locale orders them. */
export function compareNames(one: string, other: string, locale: Locale): number {
  const collator = collators.get(locale) ?? new Intl.Collator(locale);
  collators.set(locale, collator);
  return collator.compare(one, other);
}
