import type UPlot from 'uplot';

import { calendar, round } from '@/components/chart/ticks';
import { tickDay } from '@/lib/format/date';
import type { Locale } from '@/lib/i18n/language';

interface Canvas {
  element: HTMLElement;
  /** The first and the last Unix time of the axis. */
  span: [number, number];
  locale: Locale;
  /** Writes a value on the axis, whose characters are `digit` pixels wide. */
  write: (value: number, locale: Locale) => string;
  digit: number;
}

const TEXT = '12px';

/** The colours of the theme at the time of drawing, by the name of a custom property. */
export function palette(element: HTMLElement) {
  return (name: string) => getComputedStyle(element).getPropertyValue(name);
}

export function fontOf(element: HTMLElement): string {
  return `${TEXT} ${getComputedStyle(element).fontFamily}`;
}

/** What every chart has: its size, a cursor that follows the time, a calendar and a value axis. */
export function commonOptions({ element, span, locale, write, digit }: Canvas) {
  const paint = palette(element);
  const look = { stroke: () => paint('--muted'), font: fontOf(element), ticks: { show: false } };
  return {
    width: element.clientWidth,
    height: element.clientHeight,
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false, setScale: false } },
    scales: { x: { range: span } },
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
        size: (_plot, labels) => widest(labels) * digit + 8,
        grid: { stroke: () => paint('--rule'), width: 1 },
        splits: (_plot, _axis, min, max) => round(min, max),
        values: (_plot, splits) => splits.map((value) => write(value, locale)),
      },
    ],
  } satisfies Partial<UPlot.Options>;
}

// uPlot also calls this before there are labels.
function widest(labels: readonly string[] | null): number {
  return Math.max(4, ...(labels ?? []).map((label) => label.length));
}
