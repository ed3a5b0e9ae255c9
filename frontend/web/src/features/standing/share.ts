import type { Standing, Window } from '@/features/standing/api/useStanding';

export const WINDOWS = ['30d', '90d', '365d', 'all'] as const;
export type WindowName = (typeof WINDOWS)[number];

// A year says most to a traveller; a young series has only a shorter window.
const PREFERRED = ['365d', '90d', '30d'] as const;

/** The longest window up to a year that has enough values, and its name; null for a stale rate. */
export function mainWindow({ windows, latest }: Standing): [WindowName, Window] | null {
  // What was kept of an earlier visit has windows, but is stale by now.
  if (latest?.stale !== false) return null;
  for (const name of PREFERRED) {
    const window = windows[name];
    if (window !== null) return [name, window];
  }
  return null;
}

/** On how many percent of the days one paid more, or less, whichever is the larger share. */
export interface Share {
  kind: 'cheaper' | 'dearer' | 'cheapest' | 'dearest' | 'level';
  percent: number;
}

export function shareOf({ observations, days_higher, days_lower }: Window): Share {
  const percent = (days: number) => Math.floor((100 * days) / observations);
  if (days_higher === 0 && days_lower === 0) return { kind: 'level', percent: 0 };
  if (days_lower === 0) return { kind: 'cheapest', percent: percent(days_higher) };
  if (days_higher === 0) return { kind: 'dearest', percent: percent(days_lower) };
  return days_higher >= days_lower
    ? { kind: 'cheaper', percent: percent(days_higher) }
    : { kind: 'dearer', percent: percent(days_lower) };
}
