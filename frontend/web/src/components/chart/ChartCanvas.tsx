import 'uplot/dist/uPlot.min.css';
import '@/components/chart/ChartCanvas.css';

import { useEffect, useRef, type KeyboardEvent } from 'react';
import type UPlot from 'uplot';

import { follow, moved } from '@/components/chart/cursor';

interface Props {
  /** Draws the chart into an element; a new function draws it again. */
  draw: (element: HTMLElement) => UPlot;
  times: readonly number[];
  /** What is read out at each time; null in a gap. */
  values: readonly (number | null)[];
  label: string;
  /** The index of the time that is read out, and its text. */
  active: number;
  readout: string;
}

/** A chart on a canvas, and a slider over its times for the keyboard and screen readers. */
export function ChartCanvas({ draw, times, values, label, active, readout }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<UPlot>(null);

  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const drawn = draw(element);
    plot.current = drawn;
    const stop = follow(element, drawn);
    return () => {
      stop();
      drawn.destroy();
    };
  }, [draw]);

  const onKeyDown = (event: KeyboardEvent) => {
    const index = moved(event.key, active, values);
    const time = index === null ? undefined : times[index];
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
      aria-valuemax={times.length - 1}
      aria-valuenow={active}
      aria-valuetext={readout}
      onKeyDown={onKeyDown}
    />
  );
}
