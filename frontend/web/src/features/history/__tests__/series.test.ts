import { expect, test } from 'vitest';

import { figures, thirdOf, series, span } from '@/features/history/series';
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

test('finds the extremes of a period, its change, and the third that its last value is in', () => {
  const found = figures(history(QUARTER).points);
  expect(found?.lowest.date).toBe('2026-10-29');
  expect(found?.highest.date).toBe('2026-08-04');
  expect(found?.percent).toBe(-5.65);
  expect(found && thirdOf(found)).toBe('low');
});

test('one value alone has no figures', () => {
  expect(figures(history([['2026-10-30', '8']]).points)).toBeNull();
});
