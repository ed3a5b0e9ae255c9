import type { Stats } from '@/features/history/api/useStats';
import { lastName } from '@/features/history/marks';
import { valueOf } from '@/features/history/series';
import { words } from '@/features/history/words';
import { calendarDay } from '@/lib/format/date';
import { quoted } from '@/lib/format/money';
import { column } from '@/lib/format/number';
import { useLocale, useWords } from '@/lib/i18n/language';

interface Props {
  /** Undefined until they are loaded. */
  stats: Stats | undefined;
  unit: number;
}

/** The high, the low, the average and the last value of a period, as the chart marks them. */
export function PeriodFigures({ stats, unit }: Props) {
  const locale = useLocale();
  const text = useWords(words);
  if (stats === undefined) return <dl className="history-figures" aria-hidden="true" />;
  const average = stats.average === null ? null : { rate: stats.average, date: null };
  const values = [stats.minimum, stats.maximum, average, stats.last];
  const rates = values.flatMap((value) => (value === null ? [] : valueOf(value, unit)));
  const digits = column(rates, 'brief', locale);
  const shared = { stats, unit, digits };
  return (
    <dl className="history-figures">
      <Figure name={text.lowest} kind="cheaper" value={stats.minimum} {...shared} />
      <Figure name={text.highest} kind="dearer" value={stats.maximum} {...shared} />
      <Figure name={text.average} kind="average" value={average} {...shared} />
      <Figure name={text[lastName(stats)]} kind="latest" value={stats.last} {...shared} />
    </dl>
  );
}

interface FigureProps {
  name: string;
  kind: string;
  value: { rate: string; date: string | null } | null;
  stats: Stats;
  unit: number;
  digits: (rate: string) => string;
}

function Figure({ name, kind, value, stats, unit, digits }: FigureProps) {
  const locale = useLocale();
  const { tooFewValues } = useWords(words);
  return (
    <div>
      <dt className={kind}>{name}</dt>
      <dd>{value === null ? tooFewValues : written(value)}</dd>
    </div>
  );

  function written({ rate, date }: NonNullable<FigureProps['value']>): string {
    const amount = quoted({ ...stats, unit }, valueOf({ rate }, unit), locale, digits).base;
    return date === null ? amount : `${calendarDay(date, locale)} · ${amount}`;
  }
}
