import type { components as Currency } from '@/api/currency.gen';
import type { components as History } from '@/api/history.gen';
import { ecb, history, QUARTER, value } from '@/testing/responses';

const { latest } = history(QUARTER);
const pair = {
  target: 'JPY',
  base: 'KRW',
  unit: 'KRW per 1 JPY',
  absent: [],
  disagreement: null,
  sources: [ecb],
};
const stale = latest && { ...latest, stale: true };

export const year: NonNullable<History['schemas']['Window']> = {
  from: '2025-11-03',
  observations: 250,
  percentile: 16.6,
  days_lower: 41,
  days_higher: 208,
  high: { rate: '9.6391', date: '2026-06-05', distance_percent: '-11.907' },
  low: { rate: '8.3962', date: '2026-10-21', distance_percent: '1.1331' },
};

export const standingOfYen: History['schemas']['Standing'] = {
  ...pair,
  windows: { '30d': null, '90d': { ...year, days_higher: 10 }, '365d': year, all: year },
  streak: { direction: 'falling', days: 3 },
  reason: null,
  latest,
};

export const staleStanding: typeof standingOfYen = {
  ...standingOfYen,
  windows: { '30d': null, '90d': null, '365d': null, all: null },
  streak: null,
  reason: 'stale',
  latest: stale,
};

export const forecastOfYen: History['schemas']['Forecast'] = {
  ...pair,
  days: 20,
  direction: 'not-predictable',
  date: '2026-11-27',
  middle: '8.49134790528',
  bands: [
    { percent: 50, lower: '8.35', upper: '8.63', coverage_percent: 51.2 },
    { percent: 80, lower: '8.24', upper: '8.75', coverage_percent: 83.04 },
  ],
  backtest: { origins: 6876, window: 250 },
  reason: null,
  latest,
};

export const staleForecast: typeof forecastOfYen = {
  ...forecastOfYen,
  date: null,
  middle: null,
  bands: [],
  backtest: null,
  reason: 'stale',
  latest: stale,
};

const channel = { spread_percent: '4.2', discount_percent: null, fee_percent: null, fee: null };

export const cost: Currency['schemas']['Cost'] = {
  from: 'KRW',
  to: 'JPY',
  amount: '300000',
  unit: 'KRW per 1 JPY',
  quote: value,
  channels: [
    {
      ...channel,
      customer_rate: '8.8479845173',
      result: '33906',
      effective_rate: '8.8479845173',
      lost: '12092',
      lost_percent: '4.03071017274',
    },
    {
      ...channel,
      spread_percent: '1.75',
      discount_percent: '80',
      customer_rate: '8.52106762295',
      result: '35207',
      effective_rate: '8.52106762295',
      lost: '1046',
      lost_percent: '0.348779272546',
    },
  ],
  better: 'other',
  break_even_amount: null,
  sources: [ecb],
};
