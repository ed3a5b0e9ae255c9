import { useEffect } from 'react';

import type { Rate } from '@/features/rate/api/useRate';
import { headline } from '@/lib/format/money';
import { useLanguage, useLocale } from '@/lib/i18n/language';

const NAME = 'Trip Service';

/** Sets the title of the browser tab: the rate and its country. */
export function useTitle(countryName: string | null, rate: Rate | undefined): void {
  const language = useLanguage();
  const locale = useLocale();
  const shownRate = rate?.quote && rate.code !== rate.base ? worth(rate, rate.quote.rate) : null;
  const subject = countryName ?? rate?.names[language] ?? null;
  const title = [shownRate, subject, NAME].filter((part) => part !== null).join(' · ');
  useEffect(() => {
    document.title = title;
  }, [title]);

  function worth({ code, base, display_unit }: Rate, value: string): string {
    const pair = { target: code, base, unit: display_unit };
    const { target, base: home } = headline(pair, value, locale);
    return `${target} = ${home}`;
  }
}
