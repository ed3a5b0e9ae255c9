import 'uplot/dist/uPlot.min.css';
import '@/features/history/components/Chart.css';

import { useEffect, useRef, type KeyboardEvent } from 'react';
import UPlot from 'uplot';

import { readable, type Lines } from '@/compare/lines';
import { plotOptions } from '@/compare/plot';
import { follow, moved } from '@/features/history/cursor';
import type { Locale } from '@/lib/i18n/language';

interface Props {
  lines: Lines;
  /** The codes in the order of the legend. */
  codes: readonly string[];
  span: [number, number];
  locale: Locale;
  label: string;
  /** The index of the day that is read out, and its text. */
  active: number;
  readout: string;
  onActive: (index: number | null) => void;
}

/** The lines on a canvas, and a slider over their days for the keyboard and screen readers. */
export default function Plot(props: Props) {
  const { lines, codes, span, locale, label, active, readout, onActive } = props;
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<UPlot>(null);
  const [from, to] = span;
  const order = codes.join();

  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const places = order.split(',');
    const styleOf = (code: string) => places.indexOf(code);
    const created = new UPlot(
      plotOptions({ element, lines, span: [from, to], locale, styleOf, onActive }),
      [lines.times, ...lines.values],
      element,
    );
    plot.current = created;
    const stop = follow(element, created);
    return () => {
      stop();
      created.destroy();
    };
  }, [lines, order, from, to, locale, onActive]);

  const onKeyDown = (event: KeyboardEvent) => {
    const index = moved(event.key, active, readable(lines));
    const time = index === null ? undefined : lines.times[index];
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
      aria-valuemax={lines.times.length - 1}
      aria-valuenow={active}
      aria-valuetext={readout}
      onKeyDown={onKeyDown}
    />
  );
}
