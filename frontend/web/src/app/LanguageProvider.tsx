import { useDeferredValue, useEffect, type ReactNode } from 'react';

import { LanguageContext, preferred, isLanguage, type Language } from '@/lib/i18n/language';
import { useQueryString } from '@/lib/navigation';
import { load, save } from '@/lib/storage';

const LANGUAGE_KEY = 'trip.language';
const MANIFESTS = { ko: '/manifest.webmanifest', en: '/manifest.en.webmanifest' } as const;

/** The language of a page: that of its URL, else the one chosen last, else the browser's. */
export function LanguageProvider({ children }: { children: ReactNode }) {
  const asked = new URLSearchParams(useQueryString()).get('lang') ?? '';
  const language = isLanguage(asked) ? asked : (savedLanguage() ?? preferred(navigator.languages));
  // Another language of the document lays out every text anew, so it comes with the last of them.
  const whole = useDeferredValue(language);
  useEffect(() => {
    document.documentElement.lang = whole;
    document
      .querySelector<HTMLLinkElement>('link[rel=manifest]')
      ?.setAttribute('href', MANIFESTS[whole]);
  }, [whole]);
  return <LanguageContext value={language}>{children}</LanguageContext>;
}

export function saveLanguage(language: Language): void {
  save('localStorage', LANGUAGE_KEY, language);
}

function savedLanguage(): Language | null {
  const language = load('localStorage', LANGUAGE_KEY) ?? '';
  return isLanguage(language) ? language : null;
}
