import { changeOver } from '@/api/changes';
import type { Compared, Latest, Series } from '@/features/favourites/api/useCards';
import type { Precision } from '@/lib/format/date';

export const SHOWN_AT_LEAST = 4;

// What people who use this page travel with; the first ones stand for favourites until there are some.
const USUAL = ['JPY', 'USD', 'EUR', 'VND', 'THB', 'CNY', 'TWD', 'GBP', 'KRW'];

/** What a card shows; null where the service that knows it is down, or has no value. */
export interface Card {
  code: string;
  value: Value | null;
  /** In percent since a month ago. */
  change: number | null;
  points: Series['points'];
}

interface Value {
  rate: string;
  observed_at: string;
  age_seconds: number;
  precision: Precision;
  source: string;
  stale: boolean;
}

/** The favourites, and usual currencies after them until there are enough cards to look at. */
export function shownCodes(favourites: string[], isQuoted: (code: string) => boolean): string[] {
  const wanted = favourites.filter(isQuoted);
  const others = USUAL.filter((code) => isQuoted(code) && !wanted.includes(code));
  return [...wanted, ...others.slice(0, Math.max(0, SHOWN_AT_LEAST - wanted.length))];
}

/** Joins what both services know of a currency: the rate of one, the month of the other. */
export function cardOf(
  code: string,
  latest: Latest | undefined,
  month: Compared | undefined,
): Card {
  const series = month?.series.find(({ target }) => target === code);
  const rate = latest?.rates[code];
  const value = rate !== undefined && rate.method !== 'identity' ? rate : (series?.latest ?? null);
  // Nothing is said of today if either service knows that a newer rate is overdue.
  const current = value !== null && !value.stale && series !== undefined;
  const change = current ? changeOver(month?.from ?? null, series) : null;
  return { code, value, change, points: series?.points ?? [] };
}
