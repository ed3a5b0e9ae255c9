import type UPlot from 'uplot';

import { draw } from '@/features/history/drawing';
import type { Marks } from '@/features/history/marks';
import type { Series } from '@/features/history/series';
import { calendar, round } from '@/features/history/ticks';
import { tickDay } from '@/lib/format/date';
import { tick } from '@/lib/format/number';
import type { Locale } from '@/lib/i18n/language';

interface Drawing {
  element: HTMLElement;
  drawn: Series;
  span: [number, number];
  locale: Locale;
  onActive: (index: number | null) => void;
  /** The marks at the time of drawing. */
  marks: () => Marks;
}

const DIGIT = 7;
// Room for a label above the highest value and below the lowest.
const HEADROOM = 0.14;

export function plotOptions({
  element,
  drawn,
  span,
  locale,
  onActive,
  marks,
}: Drawing): UPlot.Options {
  const paint = (name: string) => getComputedStyle(element).getPropertyValue(name);
  const colour = (name: string) => () => paint(name);
  const look = {
    stroke: colour('--muted'),
    font: `12px ${getComputedStyle(element).fontFamily}`,
    ticks: { show: false },
  };
  return {
    width: element.clientWidth,
    height: element.clientHeight,
    padding: [8, 30, 0, 0],
    legend: { show: false },
    cursor: {
      y: false,
      drag: { x: false, y: false, setScale: false },
      dataIdx: (_plot, _series, index) => observedAt(drawn, index),
      points: { size: 9, fill: colour('--paper'), stroke: colour('--accent'), width: 2 },
    },
    scales: { x: { range: span }, y: { range: (_plot, min, max) => padded(min, max, marks()) } },
    series: [{}, { stroke: colour('--accent'), width: 1.75 }],
    axes: [
      {
        ...look,
        size: 28,
        grid: { show: false },
        splits: (_plot, _axis, min, max) => calendar(min, max).ticks,
        values: (_plot, splits) =>
          splits.map((time) => tickDay(time, calendar(...span).span, locale)),
      },
      {
        ...look,
        size: (_plot, labels) => widest(labels) * DIGIT + 8,
        grid: { stroke: colour('--rule'), width: 1 },
        splits: (_plot, _axis, min, max) => round(min, max),
        values: (_plot, splits) => splits.map((value) => tick(value, locale)),
      },
    ],
    hooks: {
      setCursor: [({ cursor }) => onActive(cursor.idxs?.[1] ?? null)],
      draw: [(plot) => draw(plot, marks(), paint)],
    },
  };
}

// A gap has no value of its own: it reads out the last value before it.
function observedAt({ values }: Series, index: number): number {
  return values[index] === null ? index - 1 : index;
}

// uPlot also calls this before there are labels.
function widest(labels: readonly string[] | null): number {
  return Math.max(4, ...(labels ?? []).map((label) => label.length));
}

/** The range of the values and marks, a little wider on both sides. */
export function padded(min: number, max: number, { points }: Marks): [number, number] {
  const values = points.map(({ value }) => value);
  const [low, high] = [Math.min(min, ...values), Math.max(max, ...values)];
  const room = (high - low || Math.abs(high)) * HEADROOM;
  return [low - room, high + room];
}
