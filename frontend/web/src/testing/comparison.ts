import type { components as History } from '@/api/history.gen';
import { history } from '@/testing/responses';

type Comparison = History['schemas']['Comparison'];
type Compared = Comparison['series'][number];
type Standing = History['schemas']['Standing'];

/** A target with one daily value for each `[date, rate]`. */
export function compared(
  target: string,
  points: [string, string][],
  figures: Partial<Compared> = {},
): Compared {
  const [first, last] = [points[0], points.at(-1)].map(
    (point) => point && { date: point[0], rate: point[1] },
  );
  return {
    target,
    unit: `KRW per 1 ${target}`,
    observations: points.length,
    first: first ?? null,
    last: last ?? null,
    change_percent: null,
    rank: null,
    volatility_percent: null,
    absent: [],
    points: points.map(([date, rate]) => ({
      date,
      rate,
      index: String((100 * Number(rate)) / Number(first?.rate)),
    })),
    reason: points.length === 0 ? 'not-observed' : null,
    latest: history([]).latest,
    disagreement: null,
    ...figures,
  };
}

/** A comparison of these targets in won, of October. */
export function comparison(
  series: Compared[],
  correlations: Comparison['correlations'] = [],
): Comparison {
  return {
    base: 'KRW',
    period: '1m',
    from: '2026-10-01',
    to: '2026-10-31',
    interval: 'daily',
    series,
    correlations,
    sources: history([]).sources,
  };
}

/** A standing above so many of the last year's hundred days. */
export function standing(target: string, lower: number): Standing {
  const extreme = { rate: '9', date: '2026-10-01', distance_percent: '1' };
  const year = {
    from: '2025-11-01',
    observations: 100,
    percentile: lower,
    days_lower: lower,
    days_higher: 100 - lower,
    high: extreme,
    low: extreme,
  };
  return {
    target,
    base: 'KRW',
    unit: `KRW per 1 ${target}`,
    windows: { '30d': null, '90d': null, '365d': year, all: null },
    streak: null,
    absent: [],
    reason: null,
    latest: history([]).latest,
    disagreement: null,
    sources: [],
  };
}
