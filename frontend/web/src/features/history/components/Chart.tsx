import 'uplot/dist/uPlot.min.css';
import '@/features/history/components/Chart.css';

import { useEffect, useRef, type KeyboardEvent } from 'react';
import UPlot from 'uplot';

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
    const index = moved(event.key, active, drawn);
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

function moved(key: string, active: number, { values }: Series): number | null {
  const last = values.length - 1;
  const page = Math.max(1, Math.round(last / 10));
  const steps: Partial<Record<string, [number, number]>> = {
    ArrowLeft: [active - 1, -1],
    ArrowDown: [active - 1, -1],
    ArrowRight: [active + 1, 1],
    ArrowUp: [active + 1, 1],
    PageDown: [active - page, -1],
    PageUp: [active + page, 1],
    Home: [0, 1],
    End: [last, -1],
  };
  const [wanted, direction] = steps[key] ?? [null, 1];
  if (wanted === null) return null;
  const index = Math.min(last, Math.max(0, wanted));
  return values[index] === null ? index + direction : index;
}

/** Resizes the plot with its element, redraws it for a new theme, and moves its cursor by touch. */
function follow(element: HTMLElement, plot: UPlot): () => void {
  const resized = new ResizeObserver(() =>
    plot.setSize({ width: element.clientWidth, height: element.clientHeight }),
  );
  const theme = window.matchMedia('(prefers-color-scheme: dark)');
  const repaint = () => plot.redraw();
  const touched = ({ touches: [touch] }: TouchEvent) => {
    if (touch === undefined) return;
    plot.setCursor({ left: touch.clientX - plot.over.getBoundingClientRect().left, top: 0 });
  };
  resized.observe(element);
  theme.addEventListener('change', repaint);
  plot.over.addEventListener('touchstart', touched, { passive: true });
  plot.over.addEventListener('touchmove', touched, { passive: true });
  return () => {
    resized.disconnect();
    theme.removeEventListener('change', repaint);
  };
}
