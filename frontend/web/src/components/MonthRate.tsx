import '@/components/MonthRate.css';

import type { Catalogue } from '@/api/catalogue';
import type { Month } from '@/api/changes';
import { MonthChange } from '@/components/MonthChange';
import { calendarDay } from '@/lib/format/date';
import { headline } from '@/lib/format/money';
import { useLocale, useWords } from '@/lib/i18n/language';

const words = {
  ko: { none: '최근 환율 없음', since: (day: string) => `${day} 값` },
  en: { none: 'no recent rate', since: (day: string) => `from ${day}` },
};

interface Props {
  code: string;
  base: string;
  months: Map<string, Month>;
  currencies: Catalogue['currencies'];
}

/** A rate beside a name: its value, its unit, and its change over a month or, if stale, its date. */
export function MonthRate({ code, base, months, currencies }: Props) {
  const locale = useLocale();
  const text = useWords(words);
  const month = months.get(code);
  if (month === undefined) return <span className="month-rate">{text.none}</span>;
  const unit = currencies?.get(code)?.display_unit ?? 1;
  const shown = headline({ target: code, base, unit }, month.rate, locale);
  return (
    <span className="month-rate">
      <span>{shown.base}</span>{' '}
      <small>
        {shown.target} {month.change !== null && <MonthChange percent={month.change} />}
        {month.stale && text.since(calendarDay(month.observedAt, locale))}
      </small>
    </span>
  );
}
