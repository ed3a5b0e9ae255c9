import type UPlot from 'uplot';

import { DASHES } from '@/compare/dashes';
import { labelled } from '@/compare/endLabels';
import { readable, type Lines } from '@/compare/lines';
import { commonOptions, fontOf, palette } from '@/components/chart/options';
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
  const paint = palette(element);
  const colour = (code: string) => () => paint(`--line-${styleOf(code)}`);
  const common = commonOptions({ element, span, locale, write: tickPercent, digit: DIGIT });
  const readout = readable(lines);
  const labels = lines.codes.map((code) => ({ text: code, colour: colour(code) }));
  return {
    ...common,
    padding: [8, ROOM_FOR_LABELS, 0, 0],
    cursor: { ...common.cursor, points: { size: 7 } },
    series: [
      {},
      ...lines.codes.map((code) => ({
        stroke: colour(code),
        dash: DASHES[styleOf(code)] ?? [],
        width: 1.75,
        points: { show: false },
      })),
    ],
    hooks: {
      draw: [labelled(labels, fontOf(element))],
      setCursor: [({ cursor }) => onActive(read(cursor.idx ?? null))],
    },
  };

  // A gap has no value of its own: it reads out the last values before it.
  function read(index: number | null): number | null {
    if (index === null) return null;
    return readout.slice(0, index + 1).findLastIndex((value) => value !== null);
  }
}
