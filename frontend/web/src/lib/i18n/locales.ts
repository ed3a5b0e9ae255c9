export const LANGUAGES = ['ko', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

export const LOCALES = { ko: 'ko-KR', en: 'en-GB' } as const;
export type Locale = (typeof LOCALES)[Language];
export const EVERY_LOCALE: readonly Locale[] = Object.values(LOCALES);
