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
const LONGEST_BRIDGED = 7 * DAY;

export function series(points: readonly Point[], unit: number): Series {
  const drawn: Series = { times: [], values: [], points: [] };
  let last = Infinity;
  for (const point of points) {
    const time = Date.parse(point.observed_at) / 1000;
    if (time - last > LONGEST_BRIDGED) add(drawn, last + DAY, null, null);
    add(drawn, time, Number(valueOf(point, unit)), point);
    last = time;
  }
  return drawn;
}

function add(drawn: Series, time: number, value: number | null, point: Point | null): void {
  drawn.times.push(time);
  drawn.values.push(value);
  drawn.points.push(point);
}

/** The start and end of the requested days in Unix seconds, so that days without a value show as empty. */
export function span(history: History): [number, number] {
  const first = history.from ?? history.points[0]?.date ?? history.to;
  return [Date.parse(first) / 1000, Date.parse(history.to) / 1000 + DAY];
}

export interface Figures {
  first: Point;
  last: Point;
  lowest: Point;
  highest: Point;
  /** The change from the first to the last point. */
  percent: number;
}

/** The figures of a period; null for fewer than two points. */
export function figures(points: readonly Point[]): Figures | null {
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined || first === last) return null;
  // Twelve digits fit a double, so numbers compare as the decimals do.
  const lower = (one: Point, other: Point) => (Number(other.rate) < Number(one.rate) ? other : one);
  const higher = (one: Point, other: Point) =>
    Number(other.rate) > Number(one.rate) ? other : one;
  const [lowest, highest] = [points.reduce(lower), points.reduce(higher)];
  return { first, last, lowest, highest, percent: changeInPercent(first, last) };
}

/** The change between two points, in percent with two decimals. */
export function changeInPercent(first: Point, last: Point): number {
  return Math.round((Number(last.rate) / Number(first.rate) - 1) * 10_000) / 100;
}

/** The third of the period's range that its last value is in; null if all values are equal. */
export function thirdOf({ last, lowest, highest }: Figures): 'low' | 'middle' | 'high' | null {
  const [low, high] = [Number(lowest.rate), Number(highest.rate)];
  if (low === high) return null;
  const share = (Number(last.rate) - low) / (high - low);
  return share < 1 / 3 ? 'low' : share > 2 / 3 ? 'high' : 'middle';
}

/** The value of a point for `unit` units of the target. */
export function valueOf(point: { rate: string }, unit: number): string {
  return times(point.rate, unit);
}

/** The period of loaded data, which is the previous one while another loads. */
export function periodOf(history: History | undefined): Period {
  return PERIODS.find((period) => period === history?.period) ?? 'max';
}
