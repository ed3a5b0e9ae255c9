import { lazy, Suspense, useMemo, useState } from 'react';

import type { History, Point } from '@/features/history/api/useHistory';
import type { Stats } from '@/features/history/api/useStats';
import { Gaps } from '@/features/history/components/Gaps';
import { PeriodFigures } from '@/features/history/components/PeriodFigures';
import { marksOf, NO_MARKS } from '@/features/history/marks';
import { changeInPercent, dayOf, series, span, valueOf } from '@/features/history/series';
import { words } from '@/features/history/words';
import { calendarDay } from '@/lib/format/date';
import { quoted, unitOf } from '@/lib/format/money';
import { percent } from '@/lib/format/number';
import { useLocale, useWords } from '@/lib/i18n/language';

const Chart = lazy(() => import('@/features/history/components/Chart'));

interface Props {
  history: History;
  /** The statistics of the same pair and period; undefined until they are loaded. */
  stats: Stats | undefined;
  unit: number;
}

/** The line of a period, the value of one day, the figures of the period, and what is missing. */
export function HistoryChart({ history, stats, unit }: Props) {
  const locale = useLocale();
  const text = useWords(words);
  const [pointed, setPointed] = useState<number | null>(null);
  const drawn = useMemo(() => series(history.points, unit), [history.points, unit]);
  const marks = useMemo(
    () => (stats === undefined ? NO_MARKS : marksOf(stats, drawn, unit, text.marks)),
    [stats, drawn, unit, text],
  );
  const pair = { ...history, unit };
  const active = pointed !== null && drawn.points[pointed] ? pointed : drawn.points.length - 1;
  const point = drawn.points[active];
  const [value, since] = point ? read(point) : ['', ''];
  return (
    <>
      <p className="history-readout">
        {value} <span>{since}</span>
      </p>
      <div className="history-chart">
        <Suspense fallback={null}>
          <Chart
            key={`${history.target}-${history.base}-${history.period}`}
            drawn={drawn}
            marks={marks}
            span={span(history)}
            locale={locale}
            label={text.chart(unitOf(pair, locale))}
            active={active}
            readout={`${value} ${since}`.trim()}
            onActive={setPointed}
          />
        </Suspense>
      </div>
      <PeriodFigures stats={stats} unit={unit} />
      <Gaps history={history} />
    </>
  );

  function read(point: Point): [string, string] {
    const value = quoted(pair, valueOf(point, unit), locale).base;
    const dated = `${calendarDay(dayOf(point), locale)} · ${value}`;
    const first = history.points[0] ?? point;
    if (first === point) return [dated, ''];
    const day = calendarDay(dayOf(first), locale);
    return [dated, text.since(percent(changeInPercent(first, point), locale), day)];
  }
}
