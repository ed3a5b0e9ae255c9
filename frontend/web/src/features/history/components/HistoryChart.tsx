import { lazy, Suspense, useMemo, useState } from 'react';

import type { History, Point } from '@/features/history/api/useHistory';
import { changeInPercent, figures, series, span, valueOf } from '@/features/history/series';
import { words } from '@/features/history/words';
import { calendarDay } from '@/lib/format/date';
import { quoted, unitOf } from '@/lib/format/money';
import { percent } from '@/lib/format/number';
import { useLocale, useWords } from '@/lib/i18n/language';

const Chart = lazy(() => import('@/features/history/components/Chart'));

interface Props {
  history: History;
  unit: number;
}

/** The line of a period, the value of one day, and the extremes. */
export function HistoryChart({ history, unit }: Props) {
  const locale = useLocale();
  const text = useWords(words);
  const [pointed, setPointed] = useState<number | null>(null);
  const drawn = useMemo(() => series(history.points, unit), [history.points, unit]);
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
            span={span(history)}
            locale={locale}
            label={text.chart(unitOf(pair, locale))}
            active={active}
            readout={`${value} ${since}`.trim()}
            onActive={setPointed}
          />
        </Suspense>
      </div>
      <Extremes history={history} unit={unit} />
    </>
  );

  function read(point: Point): [string, string] {
    const value = quoted(pair, valueOf(point, unit), locale).base;
    const dated = `${calendarDay(point.date, locale)} · ${value}`;
    const first = history.points[0] ?? point;
    if (first === point) return [dated, ''];
    return [dated, text.since(percent(changeInPercent(first, point), locale))];
  }
}

function Extremes({ history, unit }: { history: History; unit: number }) {
  const locale = useLocale();
  const text = useWords(words);
  const found = figures(history.points);
  const entries =
    found === null
      ? []
      : ([
          ['lowest', found.lowest],
          ['highest', found.highest],
        ] as const);
  return (
    <dl className="history-extremes">
      {entries.map(([name, point]) => (
        <div key={name}>
          <dt>{text[name]}</dt>
          <dd>
            {calendarDay(point.date, locale)} ·{' '}
            {quoted({ ...history, unit }, valueOf(point, unit), locale).base}
          </dd>
        </div>
      ))}
    </dl>
  );
}
