import type { Currency } from '@/api/catalogue';
import { useLanguage } from '@/lib/i18n/language';

/** Names a currency in the language of the page; by its code until the catalogue has loaded. */
export function useName(currencies: Map<string, Currency> | undefined): (code: string) => string {
  const language = useLanguage();
  return (code) => currencies?.get(code)?.names[language] ?? code;
}
