import { useCallback } from 'react';
import UPlot from 'uplot';

import { readable, type Lines } from '@/compare/lines';
import { plotOptions } from '@/compare/plot';
import { ChartCanvas } from '@/components/chart/ChartCanvas';
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

/** The lines of the chosen currencies. */
export default function Plot(props: Props) {
  const { lines, codes, span, locale, label, active, readout, onActive } = props;
  const [from, to] = span;
  const order = codes.join();

  const draw = useCallback(
    (element: HTMLElement) => {
      const places = order.split(',');
      const styleOf = (code: string) => places.indexOf(code);
      return new UPlot(
        plotOptions({ element, lines, span: [from, to], locale, styleOf, onActive }),
        [lines.times, ...lines.values],
        element,
      );
    },
    [lines, order, from, to, locale, onActive],
  );
  return (
    <ChartCanvas
      draw={draw}
      times={lines.times}
      values={readable(lines)}
      label={label}
      active={active}
      readout={readout}
    />
  );
}
