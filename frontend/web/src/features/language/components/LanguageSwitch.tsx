import { useLanguage, type Language } from '@/lib/i18n/language';

const OTHER = {
  ko: { language: 'en', name: 'English' },
  en: { language: 'ko', name: '한국어' },
} as const;

/** Switches to the other language, named in that language. */
export function LanguageSwitch({ onChange }: { onChange: (language: Language) => void }) {
  const { language, name } = OTHER[useLanguage()];
  return (
    <button type="button" className="button" lang={language} onClick={() => onChange(language)}>
      {name}
    </button>
  );
}
