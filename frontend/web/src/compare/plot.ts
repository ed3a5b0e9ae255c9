import type UPlot from 'uplot';

import { DASHES } from '@/compare/dashes';
import { labelled } from '@/compare/endLabels';
import { readable, type Lines } from '@/compare/lines';
import { calendar, round } from '@/features/history/ticks';
import { tickDay } from '@/lib/format/date';
import { tickPercent } from '@/lib/format/number';
import type { Locale } from '@/lib/i18n/language';

interface Drawing {
  element: HTMLElement;
  lines: Lines;
  span: [number, number];
  locale: Locale;
  /** The place of a code in the legend, which has the same dashes and colours. */
  styleOf: (code: string) => number;
  onActive: (index: number | null) => void;
}

const DIGIT = 8;
const ROOM_FOR_LABELS = 44;

export function plotOptions(drawing: Drawing): UPlot.Options {
  const { element, lines, span, locale, styleOf, onActive } = drawing;
  const colour = (name: string) => () => getComputedStyle(element).getPropertyValue(name);
  const font = `12px ${getComputedStyle(element).fontFamily}`;
  const look = { stroke: colour('--muted'), font, ticks: { show: false } };
  const readout = readable(lines);
  return {
    width: element.clientWidth,
    height: element.clientHeight,
    padding: [8, ROOM_FOR_LABELS, 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false, setScale: false }, points: { size: 7 } },
    scales: { x: { range: span } },
    series: [
      {},
      ...lines.codes.map((code) => ({
        stroke: colour(`--line-${styleOf(code)}`),
        dash: DASHES[styleOf(code)] ?? [],
        width: 1.75,
        points: { show: false },
      })),
    ],
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
        values: (_plot, splits) => splits.map((value) => tickPercent(value, locale)),
      },
    ],
    hooks: {
      draw: [
        labelled(
          lines.codes.map((code) => ({ text: code, colour: colour(`--line-${styleOf(code)}`) })),
          font,
        ),
      ],
      setCursor: [({ cursor }) => onActive(read(cursor.idx ?? null))],
    },
  };

  // A gap has no value of its own: it reads out the last values before it.
  function read(index: number | null): number | null {
    if (index === null) return null;
    return readout.slice(0, index + 1).findLastIndex((value) => value !== null);
  }
}

// uPlot also calls this before there are labels.
function widest(labels: readonly string[] | null): number {
  return Math.max(4, ...(labels ?? []).map((label) => label.length));
}
