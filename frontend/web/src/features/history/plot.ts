import type UPlot from 'uplot';

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
}

const DIGIT = 7;

export function plotOptions({ element, drawn, span, locale, onActive }: Drawing): UPlot.Options {
  const colour = (name: string) => () => getComputedStyle(element).getPropertyValue(name);
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
    scales: { x: { range: span } },
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
    hooks: { setCursor: [({ cursor }) => onActive(cursor.idxs?.[1] ?? null)] },
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
