import type { Stats } from '@/features/history/api/useStats';
import { lastName } from '@/features/history/marks';
import { valueOf } from '@/features/history/series';
import { words } from '@/features/history/words';
import { calendarDay } from '@/lib/format/date';
import { quoted } from '@/lib/format/money';
import { useLocale, useWords } from '@/lib/i18n/language';

interface Props {
  /** Undefined until they are loaded. */
  stats: Stats | undefined;
  unit: number;
}

/** The high, the low, the average and the last value of a period, as the chart marks them. */
export function PeriodFigures({ stats, unit }: Props) {
  const text = useWords(words);
  if (stats === undefined) return <dl className="history-figures" aria-hidden="true" />;
  const average = stats.average === null ? null : { rate: stats.average, date: null };
  return (
    <dl className="history-figures">
      <Figure name={text.lowest} kind="cheaper" value={stats.minimum} stats={stats} unit={unit} />
      <Figure name={text.highest} kind="dearer" value={stats.maximum} stats={stats} unit={unit} />
      <Figure name={text.average} kind="average" value={average} stats={stats} unit={unit} />
      <Figure
        name={text[lastName(stats)]}
        kind="latest"
        value={stats.last}
        stats={stats}
        unit={unit}
      />
    </dl>
  );
}

interface FigureProps {
  name: string;
  kind: string;
  value: { rate: string; date: string | null } | null;
  stats: Stats;
  unit: number;
}

function Figure({ name, kind, value, stats, unit }: FigureProps) {
  const locale = useLocale();
  const { tooFewValues } = useWords(words);
  return (
    <div>
      <dt className={kind}>{name}</dt>
      <dd>{value === null ? tooFewValues : written(value)}</dd>
    </div>
  );

  function written({ rate, date }: NonNullable<FigureProps['value']>): string {
    const amount = quoted({ ...stats, unit }, valueOf({ rate }, unit), locale).base;
    return date === null ? amount : `${calendarDay(date, locale)} · ${amount}`;
  }
}
