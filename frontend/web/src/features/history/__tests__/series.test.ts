import { expect, test } from 'vitest';

import { gaps, series, span } from '@/features/history/series';
import { history, QUARTER } from '@/testing/responses';

test('a weekend is not a gap, eight days are', () => {
  const { points } = history([
    ['2026-10-02', '8'],
    ['2026-10-05', '8.1'],
    ['2026-10-13', '8.2'],
  ]);
  expect(series(points, 100).values).toEqual([800, 810, null, 820]);
});

test('a series is in the unit that people quote', () => {
  const { points } = history([['2026-10-30', '8.49134790528']]);
  expect(series(points, 100).values[0]).toBeCloseTo(849.134790528, 9);
});

test('the axis spans the requested days, including those without a value', () => {
  const [from, to] = span(history(QUARTER));
  expect(new Date(from * 1000).toISOString()).toBe('2026-08-01T00:00:00.000Z');
  expect(new Date(to * 1000).toISOString()).toBe('2026-11-01T00:00:00.000Z');
});

test('names each stretch of more than a week without a value, at the ends too', () => {
  const known = history([
    ['2026-08-20', '8'],
    ['2026-08-27', '8'],
    ['2026-09-10', '8.1'],
    ['2026-10-15', '8.2'],
    ['2026-10-23', '8.2'],
  ]);
  expect(gaps(known)).toEqual([
    { from: '2026-08-01', to: '2026-08-19' },
    { from: '2026-08-28', to: '2026-09-09' },
    { from: '2026-09-11', to: '2026-10-14' },
    { from: '2026-10-16', to: '2026-10-22' },
    { from: '2026-10-24', to: '2026-10-31' },
  ]);
});

test('seven days without a value are named, six are not', () => {
  const known = (next: string) => ({
    ...history([
      ['2026-08-03', '8'],
      [next, '8'],
    ]),
    from: null,
    to: next,
  });
  expect(gaps(known('2026-08-10'))).toEqual([]);
  expect(gaps(known('2026-08-11'))).toEqual([{ from: '2026-08-04', to: '2026-08-10' }]);
});

test('between the values of weeks only days that surely have none are named', () => {
  const { points, ...rest } = history([
    ['2026-08-03', '8'],
    ['2026-08-10', '8'],
    ['2026-08-24', '8'],
  ]);
  const weekly = points.map((point) => ({
    ...point,
    observed_at: `${addDays(point.date, 4)}T13:15:00Z`,
  }));
  const found = gaps({ ...rest, from: null, to: '2026-08-28', points: weekly });
  expect(found).toEqual([{ from: '2026-08-15', to: '2026-08-23' }]);
});

function addDays(day: string, days: number): string {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
}
