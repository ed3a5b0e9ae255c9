import type { History, Point } from '@/features/history/api/useHistory';
import { PERIODS, type Period } from '@/features/history/periods';
import { times } from '@/lib/decimal';

/** What a chart draws: Unix times in seconds, values per `unit` (null breaks the line), and their points. */
export interface Series {
  times: number[];
  values: (number | null)[];
  points: (Point | null)[];
}

const DAY = 86_400;
// Weekends and holidays are not gaps; the services, too, carry a value for at most seven days.
const LONGEST_BRIDGED = 7;

export function series(points: readonly Point[], unit: number): Series {
  const drawn: Series = { times: [], values: [], points: [] };
  let previous: Point | null = null;
  for (const point of points) {
    const time = Date.parse(point.observed_at) / 1000;
    if (previous !== null && isGap(dayOf(previous), point.date))
      add(drawn, Date.parse(previous.observed_at) / 1000 + DAY, null, null);
    add(drawn, time, Number(valueOf(point, unit)), point);
    previous = point;
  }
  return drawn;
}

function add(drawn: Series, time: number, value: number | null, point: Point | null): void {
  drawn.times.push(time);
  drawn.values.push(value);
  drawn.points.push(point);
}

/** The day on which a value was observed; its date is the Monday, if it is that of a week. */
export function dayOf(point: Point): string {
  return point.observed_at.slice(0, 10);
}

/** A stretch of days without a value, from the first of them to the last. */
export interface Gap {
  from: string;
  to: string;
}

/** The stretches of more than a week that have no value, in the order of time. */
export function gaps({ from, to, points }: Pick<History, 'from' | 'to' | 'points'>): Gap[] {
  const known = points.map((point) => ({ first: point.date, last: dayOf(point) }));
  const before = from === null ? [] : [{ first: from, last: addDays(from, -1) }];
  const edges = [...before, ...known, { first: addDays(to, 1), last: to }];
  return edges.flatMap(({ first }, index) => {
    const last = edges[index - 1]?.last;
    if (last === undefined || !isGap(last, first)) return [];
    return { from: addDays(last, 1), to: addDays(first, -1) };
  });
}

function isGap(last: string, next: string): boolean {
  return (Date.parse(next) - Date.parse(last)) / 1000 > LONGEST_BRIDGED * DAY;
}

function addDays(day: string, days: number): string {
  return new Date(Date.parse(day) + days * DAY * 1000).toISOString().slice(0, 10);
}

/** The start and end of the requested days in Unix seconds, so that days without a value show as empty. */
export function span(history: History): [number, number] {
  const first = history.from ?? history.points[0]?.date ?? history.to;
  return [Date.parse(first) / 1000, Date.parse(history.to) / 1000 + DAY];
}

/** The change between two values, in percent with two decimals. */
export function changeInPercent(first: { rate: string }, last: { rate: string }): number {
  return Math.round((Number(last.rate) / Number(first.rate) - 1) * 10_000) / 100;
}

/** The value of a point for `unit` units of the target. */
export function valueOf(point: { rate: string }, unit: number): string {
  return times(point.rate, unit);
}

/** The period of loaded data, which is the previous one while another loads. */
export function periodOf(loaded: { period: string } | undefined): Period {
  return PERIODS.find((period) => period === loaded?.period) ?? 'max';
}
