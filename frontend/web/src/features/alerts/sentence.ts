import type { Alert, Reached } from '@/features/alerts/alert';
import { words } from '@/features/alerts/words';
import { times } from '@/lib/decimal';
import { observationDate } from '@/lib/format/date';
import { quoted, byWord, currencyWord } from '@/lib/format/money';
import { exact } from '@/lib/format/number';
import { LOCALES, type Language } from '@/lib/i18n/locales';

/** What an alert waits for: "100 yen under 840 won". */
export function condition(alert: Alert, language: Language): string {
  const locale = LOCALES[language];
  const { target } = quoted(alert, '1', locale);
  const level = byWord(exact(alert.level, locale), alert.level, alert.base, locale);
  return words[language].condition[alert.side](target, level);
}

/** What an alert found: "100 yen are 838.20 won (Friday 27 November)." */
export function finding(alert: Alert, reached: Reached, language: Language): string {
  const locale = LOCALES[language];
  const { target, base } = quoted(alert, times(reached.rate, alert.unit), locale);
  const day = observationDate(reached.observed_at, reached.precision, locale);
  return words[language].found(target, base, day);
}

/** The word of the base currency, for the field of the level. */
export function baseWord(base: string, language: Language): string {
  return currencyWord(base, '2', LOCALES[language]);
}
