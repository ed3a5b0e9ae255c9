import type { Series } from '@/features/favourites/api/useCards';
import { extremes, HEIGHT, sparkPath, WIDTH } from '@/features/favourites/spark';

interface Props {
  points: Series['points'];
  from: string;
  to: string;
  /** Says what the line shows, from its lowest and its highest rate. */
  label: (low: string, high: string) => string;
}

/** A small line of the last month, without axes. */
export function Sparkline({ points, from, to, label }: Props) {
  const found = extremes(points);
  return (
    <svg
      className="spark"
      viewBox={`0 -2 ${WIDTH} ${HEIGHT + 4}`}
      preserveAspectRatio="none"
      {...(found === null
        ? { 'aria-hidden': true }
        : { role: 'img', 'aria-label': label(...found) })}
    >
      {points.length > 1 && <path d={sparkPath(points, from, to)} />}
    </svg>
  );
}
