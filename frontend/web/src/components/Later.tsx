import { useDeferredValue, type ReactNode } from 'react';

import { LanguageContext, useLanguage } from '@/lib/i18n/language';

/** Follows a change right after what was acted on is shown; a key or tap does not wait for it. */
export function Later({ children }: { children: ReactNode }) {
  const language = useDeferredValue(useLanguage());
  return <LanguageContext value={language}>{useDeferredValue(children)}</LanguageContext>;
}
