import { useCallback, useEffect, useRef } from 'react';
import UPlot from 'uplot';

import { ChartCanvas } from '@/components/chart/ChartCanvas';
import type { Marks } from '@/features/history/marks';
import { plotOptions } from '@/features/history/plot';
import type { Series } from '@/features/history/series';
import type { Locale } from '@/lib/i18n/language';

interface Props {
  drawn: Series;
  marks: Marks;
  span: [number, number];
  locale: Locale;
  label: string;
  /** The index of the point that is read out, and its text. */
  active: number;
  readout: string;
  onActive: (index: number | null) => void;
}

/** The line of a rate with its marks. */
export default function Chart(props: Props) {
  const { drawn, marks, span, locale, label, active, readout, onActive } = props;
  const plot = useRef<UPlot>(null);
  const marked = useRef(marks);
  const [from, to] = span;

  const draw = useCallback(
    (element: HTMLElement) => {
      const options = plotOptions({
        element,
        drawn,
        span: [from, to],
        locale,
        onActive,
        marks: () => marked.current,
      });
      const started = performance.now();
      const measure = () =>
        performance.measure('history-chart', { start: started, detail: drawn.times.length });
      plot.current = new UPlot(
        { ...options, hooks: { ...options.hooks, ready: [measure] } },
        [drawn.times, drawn.values],
        element,
      );
      return plot.current;
    },
    [drawn, from, to, locale, onActive],
  );

  useEffect(() => {
    if (marked.current === marks) return;
    marked.current = marks;
    // New marks may lie outside the range of the line.
    plot.current?.setData(plot.current.data);
  }, [marks]);

  return (
    <ChartCanvas
      draw={draw}
      times={drawn.times}
      values={drawn.values}
      label={label}
      active={active}
      readout={readout}
    />
  );
}
