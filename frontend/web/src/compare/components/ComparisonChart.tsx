import { lazy, Suspense, useMemo, useState } from 'react';

import type { Comparison } from '@/compare/api/useComparison';
import { changeAt, lastRead, lines, span } from '@/compare/lines';
import { Legend } from '@/compare/components/Legend';
import type { ComparePage } from '@/compare/useComparePage';
import { words } from '@/compare/words';
import { calendarDay } from '@/lib/format/date';
import { percent } from '@/lib/format/number';
import { useLocale, useWords } from '@/lib/i18n/language';

const Plot = lazy(() => import('@/compare/components/Plot'));

interface Props {
  comparison: Comparison;
  page: ComparePage;
}

/** One line for each currency, and the values of one day. */
export function ComparisonChart({ comparison, page }: Props) {
  const locale = useLocale();
  const text = useWords(words);
  const codes = page.targets.shown;
  const order = codes.join();
  const [pointed, setPointed] = useState<{ of: Comparison; index: number | null } | null>(null);
  const drawn = useMemo(() => lines(comparison, order.split(',')), [comparison, order]);
  const point = useMemo(
    () => (index: number | null) => setPointed({ of: comparison, index }),
    [comparison],
  );
  const active = (pointed?.of === comparison ? pointed.index : null) ?? lastRead(drawn);
  const day = dayOf();
  const changes = new Map(
    drawn.codes.map((code, line) => [code, changeAt(drawn.values[line] ?? [], active)]),
  );
  const read = (code: string) => {
    const change = changes.get(code) ?? null;
    return change === null ? text.noValue : percent(change, locale);
  };
  return (
    <>
      <p className="compare-readout">{day}</p>
      <div className="compare-plot">
        {drawn.times.length > 0 && (
          <Suspense fallback={null}>
            <Plot
              lines={drawn}
              codes={codes}
              span={span(comparison)}
              locale={locale}
              label={text.chartLabel}
              active={active}
              readout={[day, ...drawn.codes.map((code) => `${code} ${read(code)}`)].join(', ')}
              onActive={point}
            />
          </Suspense>
        )}
      </div>
      <Legend comparison={comparison} page={page} read={read} />
    </>
  );

  function dayOf(): string {
    const time = drawn.times[active];
    if (time === undefined) return '';
    const date = calendarDay(new Date(time * 1000).toISOString().slice(0, 10), locale);
    return text.dates[comparison.interval as keyof typeof text.dates](date);
  }
}
