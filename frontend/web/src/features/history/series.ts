import type { History, Point } from '@/features/history/api/useHistory';
import { PERIODS, type Period } from '@/features/history/periods';
import { times } from '@/lib/decimal';

/** What a chart draws: seconds, values per display unit (null breaks the line) and their points. */
export interface Series {
  times: number[];
  values: (number | null)[];
  points: (Point | null)[];
}

const DAY = 86_400;
// Weekends and holidays are no gaps; the services carry a value for at most as long.
const LONGEST_SILENCE = 7 * DAY;

export function series(points: readonly Point[], unit: number): Series {
  const drawn: Series = { times: [], values: [], points: [] };
  let last = Infinity;
  for (const point of points) {
    const time = Date.parse(point.observed_at) / 1000;
    if (time - last > LONGEST_SILENCE) add(drawn, last + DAY, null, null);
    add(drawn, time, Number(shown(point, unit)), point);
    last = time;
  }
  return drawn;
}

function add(drawn: Series, time: number, value: number | null, point: Point | null): void {
  drawn.times.push(time);
  drawn.values.push(value);
  drawn.points.push(point);
}

/** First and last second of the days asked for, so that days without a value are seen as empty. */
export function span(history: History): [number, number] {
  const first = history.from ?? history.points[0]?.date ?? history.to;
  return [Date.parse(first) / 1000, Date.parse(history.to) / 1000 + DAY];
}

export interface Figures {
  first: Point;
  last: Point;
  lowest: Point;
  highest: Point;
  /** From the first to the last point. */
  percent: number;
}

/** The figures of a period with two points or more. */
export function figures(points: readonly Point[]): Figures | null {
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined || first === last) return null;
  // Twelve digits fit a double, so comparing numbers compares the decimals.
  const lower = (one: Point, other: Point) => (Number(other.rate) < Number(one.rate) ? other : one);
  const higher = (one: Point, other: Point) =>
    Number(other.rate) > Number(one.rate) ? other : one;
  const [lowest, highest] = [points.reduce(lower), points.reduce(higher)];
  return { first, last, lowest, highest, percent: percent(first, last) };
}

/** The change between two points, in percent with two decimals. */
export function percent(first: Point, last: Point): number {
  return Math.round((Number(last.rate) / Number(first.rate) - 1) * 10_000) / 100;
}

/** In which third of the period's range its last value stands; null for a range of nothing. */
export function place({ last, lowest, highest }: Figures): 'low' | 'middle' | 'high' | null {
  const [low, high] = [Number(lowest.rate), Number(highest.rate)];
  if (low === high) return null;
  const share = (Number(last.rate) - low) / (high - low);
  return share < 1 / 3 ? 'low' : share > 2 / 3 ? 'high' : 'middle';
}

export function shown(point: { rate: string }, unit: number): string {
  return times(point.rate, unit);
}

/** The period of an answer, which is the one before while another is on its way. */
export function periodOf(history: History | undefined): Period {
  return PERIODS.find((period) => period === history?.period) ?? 'max';
}
