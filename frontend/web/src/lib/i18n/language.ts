import { createContext, use } from 'react';

import { LANGUAGES, LOCALES, type Language, type Locale } from '@/lib/i18n/locales';

export type { Language, Locale };

export const LanguageContext = createContext<Language>('ko');

export function useLanguage(): Language {
  return use(LanguageContext);
}

export function useLocale(): Locale {
  return LOCALES[useLanguage()];
}

/** The sentences of one part of the page, in the language of the page. */
export function useWords<Words>(words: Record<Language, Words>): Words {
  return words[useLanguage()];
}

/** The browser's first language that the page has, otherwise English. */
export function preferred(languages: readonly string[]): Language {
  const codes = languages.map((tag) => tag.slice(0, 2).toLowerCase());
  return LANGUAGES.find((language) => language === codes.find(isLanguage)) ?? 'en';
}

export function isLanguage(text: string): text is Language {
  return (LANGUAGES as readonly string[]).includes(text);
}
