import { expect, test } from 'vitest';

import { figuresCsv, seriesCsv } from '@/compare/csv';
import { rows, sorted, type Row } from '@/compare/rows';
import { compared, comparison, standing } from '@/testing/comparison';

const DAYS: [string, string][] = [
  ['2026-10-02', '8'],
  ['2026-10-05', '8.4'],
];
const ALL = comparison(
  [
    compared('JPY', DAYS, { change_percent: '5', volatility_percent: 9.5 }),
    compared('THB', DAYS, { change_percent: '-1.25' }),
    compared('VND', []),
  ],
  [
    { targets: ['JPY', 'THB'], coefficient: 0.5, returns: 20, reason: null },
    { targets: ['JPY', 'VND'], coefficient: null, returns: 0, reason: 'too-few-observations' },
    { targets: ['THB', 'VND'], coefficient: null, returns: 0, reason: 'too-few-observations' },
  ],
);
const CODES = ['JPY', 'THB', 'VND'];
const STANDINGS = new Map([
  ['JPY', standing('JPY', 17)],
  ['THB', { ...standing('THB', 0), windows: { ...standing('THB', 0).windows, '365d': null } }],
] as const);
const table = () =>
  rows(
    ALL,
    new Map(
      [...STANDINGS].map(([code, each]) => [
        code,
        code === 'THB' ? { ...each, reason: 'stale' } : each,
      ]),
    ),
    CODES,
    (code) => `${code}, the`,
  );

test('an absent figure has its reason', () => {
  const [yen, baht, dong] = table();
  expect(yen?.standing).toEqual({ cheaperThan: 83, dearerThan: 17, days: 100 });
  expect(yen?.correlation).toEqual({ code: 'THB', coefficient: 0.5 });
  expect(baht?.standing).toEqual({ absent: 'stale' });
  expect(baht?.volatility).toEqual({ absent: 'too-few-observations' });
  expect(dong?.change).toEqual({ absent: 'not-observed' });
  expect(dong?.standing).toEqual({ absent: 'loading' });
  expect(dong?.correlation).toEqual({ absent: 'too-few-observations' });
});

test('one currency alone has nothing to correlate with', () => {
  const [yen] = rows(ALL, new Map(), ['JPY'], (code) => code);
  expect(yen?.correlation).toEqual({ absent: 'alone' });
});

test.each([
  ['change', true, 'JPY THB VND'],
  ['change', false, 'THB JPY VND'],
  ['volatility', false, 'JPY THB VND'],
  ['standing', false, 'JPY THB VND'],
  ['name', true, 'VND THB JPY'],
] as const)(
  'sorts by %s, descending %s; what is absent comes last',
  (column, descending, order) => {
    const codes = sorted(table(), { column, descending }, 'en-GB').map(({ code }: Row) => code);
    expect(codes.join(' ')).toBe(order);
  },
);

test('the table as CSV has raw figures, quotes and reasons', () => {
  const lines = figuresCsv(table(), ALL).split('\r\n');
  expect(lines[1]).toBe(
    'JPY,"JPY, the",KRW,2026-10-01,2026-10-31,8.4,2026-10-05,5,9.5,83.00,17.00,THB,0.5,',
  );
  expect(lines[3]).toContain('change: not-observed; volatility: not-observed; standing: loading');
});

test('the chart as CSV has each rate with all its digits, and nothing where there is no value', () => {
  const text = seriesCsv(ALL, ['JPY', 'VND']);
  expect(text.split('\r\n').slice(0, 2)).toEqual([
    'date,KRW per 1 JPY,JPY index,KRW per 1 VND,VND index',
    '2026-10-02,8,100,,',
  ]);
});
