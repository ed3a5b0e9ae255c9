import type { Series } from '@/features/favourites/api/useCards';

export const WIDTH = 100;
export const HEIGHT = 28;

const DAY = 86_400_000;
const GAP_DAYS = 7;

/** The path of a line over the days from `from` to `to`; more than a week without a value is a gap. */
export function sparkPath(points: Series['points'], from: string, to: string): string {
  const values = points.map(({ rate }) => Number(rate));
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const start = Date.parse(from);
  const days = Math.max(1, Date.parse(to) - start);
  const x = (date: string) => (((Date.parse(date) - start) / days) * WIDTH).toFixed(1);
  // A rate that did not move is a line in the middle.
  const y = (value: number) =>
    ((1 - (high === low ? 0.5 : (value - low) / (high - low))) * HEIGHT).toFixed(1);
  return points
    .map(({ date, rate }, index) => {
      const before = points[index - 1]?.date;
      const apart = before === undefined ? Infinity : (Date.parse(date) - Date.parse(before)) / DAY;
      return `${apart > GAP_DAYS ? 'M' : 'L'}${x(date)} ${y(Number(rate))}`;
    })
    .join('');
}

/** The points with the lowest and the highest rate. */
export function extremes(points: Series['points']): [string, string] | null {
  const sorted = points.map(({ rate }) => rate).sort((one, other) => Number(one) - Number(other));
  const [low] = sorted;
  const high = sorted.at(-1);
  return low === undefined || high === undefined ? null : [low, high];
}
