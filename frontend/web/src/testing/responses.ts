import type { components as Currency } from '@/api/currency.gen';
import type { components as History } from '@/api/history.gen';
import type { components as Ranking } from '@/api/ranking.gen';

type One = Currency['schemas']['One'];
type Listed = Currency['schemas']['Listed'];
type Country = Currency['schemas']['Country'];
type Series = History['schemas']['History'];
type Stats = History['schemas']['Stats'];
type Board = Ranking['schemas']['Board'];

export const ecb = {
  name: 'ecb-archive',
  attribution: 'Source: European Central Bank, euro foreign exchange reference rates',
  attribution_ko: '출처: 유럽중앙은행 유로 참조 환율',
  homepage: 'https://www.ecb.europa.eu/',
  redistribute: true,
};

export const value = {
  rate: '8.49134790528',
  method: 'cross',
  source: 'ecb-archive',
  observed_at: '2026-10-30T13:15:00Z',
  fetched_at: '2026-10-30T15:00:00Z',
  precision: 'day',
  age_seconds: 86_400,
  stale: false,
} as const;

const listed: Listed[] = [
  currency('JPY', 'Japanese Yen', '일본 엔화', 0, 100, ['JP']),
  currency('KRW', 'South Korean Won', '대한민국 원', 0, 1, ['KR']),
  currency('USD', 'US Dollar', '미국 달러', 2, 1, ['US']),
  { ...currency('VND', 'Vietnamese Dong', '베트남 동', 0, 100, ['VN']), quoted: false },
];

function currency(
  code: string,
  en: string,
  ko: string,
  minor_units: number,
  display_unit: 1 | 100,
  countries: string[],
): Listed {
  return {
    code,
    names: { en, ko },
    minor_units,
    display_unit,
    countries,
    quoted: true,
    coverage: [],
  };
}

export const currencies = { count: listed.length, currencies: listed, sources: [ecb] };

const countryList: Country[] = [
  { code: 'JP', names: { en: 'Japan', ko: '일본' }, currency: 'JPY' },
  { code: 'KR', names: { en: 'South Korea', ko: '대한민국' }, currency: 'KRW' },
  { code: 'US', names: { en: 'United States', ko: '미국' }, currency: 'USD' },
  { code: 'VN', names: { en: 'Vietnam', ko: '베트남' }, currency: 'VND' },
];

export const countries = { count: countryList.length, countries: countryList };

/** The response for one currency in won. */
export function rate(code: string, quote: One['quote'] = value): One {
  const found = listed.find((each) => each.code === code);
  if (found === undefined) throw new Error(`no ${code} in the test's catalogue`);
  const { names, minor_units, display_unit, countries: used } = found;
  const sources = quote === null ? [] : [ecb];
  return {
    code,
    names,
    minor_units,
    display_unit,
    countries: used,
    coverage: [],
    base: 'KRW',
    unit: `KRW per 1 ${code}`,
    quote,
    disagreement: null,
    sources,
  };
}

/** A series of yen in won with one value for each `[date, rate]`. */
export function history(points: [string, string][], period: Series['period'] = '3m'): Series {
  const { age_seconds, stale, ...point } = value;
  return {
    target: 'JPY',
    base: 'KRW',
    unit: 'KRW per 1 JPY',
    period,
    from: '2026-08-01',
    to: '2026-10-31',
    interval: 'daily',
    count: points.length,
    points: points.map(([date, rate]) => ({
      ...point,
      date,
      rate,
      observed_at: `${date}T13:15:00Z`,
    })),
    absent: [],
    withdrawn: [],
    reason: points.length === 0 ? 'not-observed' : null,
    latest: { ...point, age_seconds, stale },
    disagreement: null,
    sources: [ecb],
  };
}

export const QUARTER: [string, string][] = [
  ['2026-08-03', '9'],
  ['2026-08-04', '9.2'],
  ['2026-10-29', '8.4'],
  ['2026-10-30', '8.49134790528'],
];

/** The statistics of such a series. */
export function stats(points: [string, string][], period: Stats['period'] = '3m'): Stats {
  const { target, base, unit, from, to, reason, latest, sources } = history(points, period);
  const dated = points.map(([date, rate]) => ({ date, rate }));
  const sorted = dated.toSorted((one, other) => Number(one.rate) - Number(other.rate));
  const [first, last] = [dated[0] ?? null, dated.at(-1) ?? null];
  const enough = first !== null && last !== null && first !== last;
  return {
    target,
    base,
    unit,
    period,
    from,
    to,
    observations: points.length,
    first,
    last,
    minimum: sorted[0] ?? null,
    maximum: sorted.at(-1) ?? null,
    average: first && '8.77283697632',
    change: enough ? String(Number(last.rate) - Number(first.rate)) : null,
    change_percent: enough ? String(100 * (Number(last.rate) / Number(first.rate) - 1)) : null,
    volatility_percent: null,
    trend: null,
    insufficient: [],
    reason,
    latest,
    disagreement: null,
    sources,
  };
}

export function board(...codes: string[]): Board {
  return {
    period: 'daily',
    from: '2026-10-31',
    to: '2026-10-31',
    total_clicks: codes.length,
    items: codes.map((code, index) => ({
      rank: index + 1,
      country: countryList.find((each) => each.code === code) ?? {
        code,
        names: { en: code, ko: code },
      },
      clicks: 1200 - index,
      percentage: '10.00',
      ...changeAt(index),
    })),
    pagination: { limit: 10, offset: 0, total: codes.length },
  };
}

export const standing: Ranking['schemas']['Standing'] = {
  country: { code: 'US', names: { en: 'United States', ko: '미국' } },
  day: '2026-10-31',
  clicks: 1201,
  total: 5000,
  rank: 1,
};

export const problem = {
  type: 'about:blank',
  title: 'Service Unavailable',
  status: 503,
  detail: 'The store cannot be read.',
  instance: '/',
  request_id: '3545c134f4f64eefa0469c5d1370e6f2',
};

function changeAt(
  index: number,
): Pick<Board['items'][0], 'change' | 'change_value' | 'previous_rank'> {
  if (index === 0) return { change: 'UP', change_value: 2, previous_rank: 3 };
  if (index === 1) return { change: 'DOWN', change_value: -1, previous_rank: 1 };
  return { change: 'NEW', change_value: null, previous_rank: null };
}
