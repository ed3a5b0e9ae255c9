import type { components as Currency } from '@/api/currency.gen';
import type { components as History } from '@/api/history.gen';
import { ecb, value } from '@/testing/responses';

/** How far currencies moved against the won in a month, in percent; null for a stale rate. */
export function changes(moves: Record<string, string | null>): History['schemas']['Changes'] {
  return {
    base: 'KRW',
    period: '1m',
    from: '2026-10-01',
    to: '2026-11-01',
    currencies: Object.entries(moves).map(([target, change]) => ({
      target,
      unit: `KRW per 1 ${target}`,
      observations: 22,
      first: { rate: '8.7', date: '2026-10-01' },
      last: { rate: value.rate, date: '2026-10-30' },
      change_percent: change ?? '-2.4',
      points: [
        { date: '2026-10-01', rate: '8.7' },
        { date: '2026-10-30', rate: value.rate },
      ],
      // Not the rate of the currency service, so that tests see who says what.
      latest: { ...value, rate: '8.5', stale: change === null },
      disagreement: null,
    })),
    missing: [],
    sources: [ecb],
  };
}

/** The newest rates of currencies in won. */
export function latest(...codes: string[]): Currency['schemas']['Latest'] {
  // Not the rate of the rate panel either.
  const newest = { ...value, rate: '8.6' };
  const rates = codes.map((code) => [code, { ...newest, unit: `KRW per 1 ${code}` }] as const);
  return {
    base: 'KRW',
    stale: false,
    rates: Object.fromEntries(rates),
    missing: [],
    sources: [ecb],
  };
}

/** How currencies moved in won within a month, side by side. */
export function month(...codes: string[]): History['schemas']['Comparison'] {
  const points = [
    { date: '2026-10-01', rate: '8.7', index: '100' },
    { date: '2026-10-30', rate: '8.4', index: '97.6' },
  ];
  return {
    base: 'KRW',
    period: '1m',
    from: '2026-10-01',
    to: '2026-11-01',
    interval: 'daily',
    series: codes.map((target, index) => ({
      target,
      unit: `KRW per 1 ${target}`,
      observations: 22,
      first: { rate: '8.7', date: '2026-10-01' },
      last: { rate: '8.4', date: '2026-10-30' },
      change_percent: '-2.4',
      volatility_percent: null,
      rank: index + 1,
      reason: null,
      absent: [],
      points,
      latest: { ...value, rate: '8.4' },
      disagreement: null,
    })),
    correlations: [],
    sources: [ecb],
  };
}
