import type UPlot from 'uplot';

import { commonOptions, palette } from '@/components/chart/options';
import { draw } from '@/features/history/drawing';
import type { Marks } from '@/features/history/marks';
import type { Series } from '@/features/history/series';
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

export function plotOptions(drawing: Drawing): UPlot.Options {
  const { element, drawn, span, locale, onActive, marks } = drawing;
  const paint = palette(element);
  const colour = (name: string) => () => paint(name);
  const common = commonOptions({ element, span, locale, write: tick, digit: DIGIT });
  return {
    ...common,
    padding: [8, 30, 0, 0],
    cursor: {
      ...common.cursor,
      dataIdx: (_plot, _series, index) => observedAt(drawn, index),
      points: { size: 9, fill: colour('--paper'), stroke: colour('--accent'), width: 2 },
    },
    scales: {
      ...common.scales,
      y: { range: (_plot, min, max) => padded(min, max, marks()) },
    },
    series: [{}, { stroke: colour('--accent'), width: 1.75 }],
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

/** The range of the values and marks, a little wider on both sides. */
export function padded(min: number, max: number, { points }: Marks): [number, number] {
  const values = points.map(({ value }) => value);
  const [low, high] = [Math.min(min, ...values), Math.max(max, ...values)];
  const room = (high - low || Math.abs(high)) * HEADROOM;
  return [low - room, high + room];
}
