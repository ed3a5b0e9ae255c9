import type { Compared, Comparison } from '@/compare/api/useComparison';

/** A line breaks at null; undefined is a day on which only others have a value. */
export type Value = number | null | undefined;

/** What the chart draws: Unix times in seconds, and the change in percent of each target. */
export interface Lines {
  times: number[];
  codes: string[];
  values: Value[][];
}

const DAY = 86_400;
// Longer than this without a value is a gap; a weekend or a holiday is not.
const BRIDGED = { daily: 7 * DAY, weekly: 14 * DAY, monthly: 62 * DAY };
type Interval = keyof typeof BRIDGED;

/** Brings the targets onto one axis of time, in the order of `codes`. */
export function lines({ series, interval }: Comparison, codes: readonly string[]): Lines {
  const drawn = codes.flatMap((code) => series.find(({ target }) => target === code) ?? []);
  const bridged = BRIDGED[interval as Interval];
  const maps = drawn.map((each) => valuesOf(each, bridged));
  const times = [...new Set(maps.flatMap((map) => [...map.keys()]))].sort((a, b) => a - b);
  return {
    times,
    codes: drawn.map(({ target }) => target),
    values: maps.map((map) => times.map((time) => map.get(time))),
  };
}

function valuesOf({ points }: Compared, bridged: number): Map<number, number | null> {
  const values = new Map<number, number | null>();
  let last = Infinity;
  for (const { date, index } of points) {
    const time = timeOf(date);
    if (time - last > bridged) values.set(last + DAY, null);
    values.set(time, Number(index) - 100);
    last = time;
  }
  return values;
}

/** The index of the last time at which any target has a value. */
export function lastRead({ times, values }: Lines): number {
  return times.findLastIndex((_, index) => values.some((line) => typeof line[index] === 'number'));
}

/** The change of a line at a time: its own, or its last one if the line goes on there. */
export function changeAt(line: readonly Value[], index: number): number | null {
  const before = line.slice(0, index + 1).findLastIndex((value) => value !== undefined);
  const goesOn = line.slice(index).some((value) => typeof value === 'number');
  return goesOn ? (line[before] ?? null) : null;
}

/** For each time a number if any line has a value there: what the keys of a slider move along. */
export function readable({ times, values }: Lines): (number | null)[] {
  return times.map(
    (_, index) =>
      values.map((line) => line[index]).find((value) => typeof value === 'number') ?? null,
  );
}

/** The start and end of the requested days in Unix seconds, so that days without a value show as empty. */
export function span({ from, to, series }: Comparison): [number, number] {
  const dates = series.flatMap(({ points }) => points.slice(0, 1).map(({ date }) => date));
  const first = from ?? dates.toSorted()[0] ?? to;
  return [timeOf(first), timeOf(to) + DAY];
}

function timeOf(date: string): number {
  return Date.parse(date) / 1000;
}
