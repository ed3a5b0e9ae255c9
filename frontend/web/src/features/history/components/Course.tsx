import { lazy, Suspense, useMemo, useState } from 'react';

import type { History, Point } from '@/features/history/api/useHistory';
import { figures, percent, series, shown, span } from '@/features/history/series';
import { words } from '@/features/history/words';
import { calendarDay } from '@/lib/format/date';
import { quoted, unitOf } from '@/lib/format/money';
import { change } from '@/lib/format/number';
import { useLocale, useWords } from '@/lib/i18n/language';

const Chart = lazy(() => import('@/features/history/components/Chart'));

interface Props {
  history: History;
  unit: number;
}

/** The line of a period, one value of it read out, and its extremes. */
export function Course({ history, unit }: Props) {
  const locale = useLocale();
  const said = useWords(words);
  const [pointed, point] = useState<number | null>(null);
  const drawn = useMemo(() => series(history.points, unit), [history.points, unit]);
  const pair = { ...history, unit };
  const active = pointed !== null && drawn.points[pointed] ? pointed : drawn.points.length - 1;
  const chosen = drawn.points[active];
  const [value, since] = chosen ? read(chosen) : ['', ''];
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
            label={said.chart(unitOf(pair, locale))}
            active={active}
            readout={`${value} ${since}`.trim()}
            onActive={point}
          />
        </Suspense>
      </div>
      <Extremes history={history} unit={unit} />
    </>
  );

  function read(chosen: Point): [string, string] {
    const value = quoted(pair, shown(chosen, unit), locale).base;
    const dated = `${calendarDay(chosen.date, locale)} · ${value}`;
    const first = history.points[0] ?? chosen;
    if (first === chosen) return [dated, ''];
    return [dated, said.since(change(percent(first, chosen), locale))];
  }
}

function Extremes({ history, unit }: { history: History; unit: number }) {
  const locale = useLocale();
  const said = useWords(words);
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
          <dt>{said[name]}</dt>
          <dd>
            {calendarDay(point.date, locale)} ·{' '}
            {quoted({ ...history, unit }, shown(point, unit), locale).base}
          </dd>
        </div>
      ))}
    </dl>
  );
}
