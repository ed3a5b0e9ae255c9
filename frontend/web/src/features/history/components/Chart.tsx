import 'uplot/dist/uPlot.min.css';
import '@/features/history/components/Chart.css';

import { useEffect, useRef, type KeyboardEvent } from 'react';
import UPlot from 'uplot';

import { follow, moved } from '@/features/history/cursor';
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

/** The line on a canvas, and a slider over its days for the keyboard and screen readers. */
export default function Chart(props: Props) {
  const { drawn, marks, span, locale, label, active, readout, onActive } = props;
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<UPlot>(null);
  const marked = useRef(marks);
  const [from, to] = span;

  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const options = plotOptions({
      element,
      drawn,
      span: [from, to],
      locale,
      onActive,
      marks: () => marked.current,
    });
    const drawing = performance.now();
    const created = new UPlot(
      { ...options, hooks: { ...options.hooks, ready: [measure] } },
      [drawn.times, drawn.values],
      element,
    );
    plot.current = created;
    const stop = follow(element, created);
    return () => {
      stop();
      created.destroy();
    };

    function measure() {
      performance.measure('history-chart', { start: drawing, detail: drawn.times.length });
    }
  }, [drawn, from, to, locale, onActive]);

  useEffect(() => {
    if (marked.current === marks) return;
    marked.current = marks;
    // New marks may lie outside the range of the line.
    plot.current?.setData(plot.current.data);
  }, [marks]);

  const onKeyDown = (event: KeyboardEvent) => {
    const index = moved(event.key, active, drawn.values);
    const time = index === null ? undefined : drawn.times[index];
    if (time === undefined || plot.current === null) return;
    event.preventDefault();
    plot.current.setCursor({ left: plot.current.valToPos(time, 'x'), top: 0 });
  };
  return (
    <div
      ref={box}
      className="chart"
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={drawn.times.length - 1}
      aria-valuenow={active}
      aria-valuetext={readout}
      onKeyDown={onKeyDown}
    />
  );
}
