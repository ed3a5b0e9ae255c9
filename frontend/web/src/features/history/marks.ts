import type { Stats } from '@/features/history/api/useStats';
import { valueOf, type Series } from '@/features/history/series';

/** A value that is marked on the line, with its label and the CSS variable of its colour. */
export interface Mark {
  time: number;
  value: number;
  label: string;
  colour: string;
  /** Whether the label is better above the point than below it. */
  above: boolean;
}

export interface Marks {
  points: Mark[];
  average: { value: number; label: string } | null;
}

export const NO_MARKS: Marks = { points: [], average: null };

type Words = Record<'highest' | 'lowest' | 'average' | 'latest' | 'last', string>;

const NOON = 43_200;

/** Whether the last value is that of now; an overdue one is only the last. */
export function lastName(stats: Stats): 'latest' | 'last' {
  return stats.latest?.stale === false ? 'latest' : 'last';
}

/** The high, the low and the last value of a period, and its average; points of one day share a mark. */
export function marksOf(stats: Stats, { times, points }: Series, unit: number, text: Words): Marks {
  const observed = new Map(points.map((point, index) => [point?.date, times[index]]));
  const found = (
    [
      [lastName(stats), stats.last, '--accent', false],
      ['highest', stats.maximum, '--dearer', true],
      ['lowest', stats.minimum, '--cheaper', false],
    ] as const
  ).flatMap(([name, dated, colour, above]) =>
    dated === null ? [] : { name, dated, colour, above },
  );
  const marks = new Map<string, Mark>();
  for (const { name, dated, colour, above } of found) {
    const same = marks.get(dated.date);
    marks.set(dated.date, {
      time: observed.get(dated.date) ?? Date.parse(dated.date) / 1000 + NOON,
      value: Number(valueOf(dated, unit)),
      label: same === undefined ? text[name] : `${same.label} · ${text[name]}`,
      colour: same?.colour ?? colour,
      above,
    });
  }
  const average = stats.average === null ? null : valueOf({ rate: stats.average }, unit);
  return {
    points: [...marks.values()],
    average: average === null ? null : { value: Number(average), label: text.average },
  };
}
