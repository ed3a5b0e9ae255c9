import { expect, test } from 'vitest';

import { extremes, sparkPath } from '@/features/favourites/spark';

const points = (...days: [string, string][]) =>
  days.map(([date, rate]) => ({ date, rate, index: '100' }));

test('the line lies where its days are, from the lowest at the bottom to the highest on top', () => {
  const line = points(['2026-10-01', '9'], ['2026-10-06', '8'], ['2026-10-11', '8.5']);
  expect(sparkPath(line, '2026-10-01', '2026-10-11')).toBe('M0.0 0.0L50.0 28.0L100.0 14.0');
});

test('more than a week without a value is a gap', () => {
  const line = points(['2026-10-01', '9'], ['2026-10-08', '8'], ['2026-10-16', '8.5']);
  expect(sparkPath(line, '2026-10-01', '2026-10-31')).toMatch(/^M[^LM]+L[^LM]+M[^LM]+$/);
});

test('a rate that did not move is a line in the middle', () => {
  const line = points(['2026-10-01', '9'], ['2026-10-02', '9']);
  expect(sparkPath(line, '2026-10-01', '2026-10-03')).toBe('M0.0 14.0L50.0 14.0');
});

test('knows the lowest and the highest rate, as they were printed', () => {
  expect(extremes(points(['2026-10-01', '10.50'], ['2026-10-02', '9.10']))).toEqual([
    '9.10',
    '10.50',
  ]);
  expect(extremes([])).toBeNull();
});
