import { expect, test } from 'vitest';

import { calendar, LABELS, round } from '@/components/chart/ticks';

const DAY = 86_400;
const NOW = Date.parse('2026-11-23') / 1000;

test.each([7, 8, 31, 93, 184, 366, 900, 1827, 3653, 10_186])(
  '%i days get two to five labels',
  (days) => {
    const { ticks } = calendar(NOW - days * DAY, NOW);
    expect(ticks.length).toBeLessThanOrEqual(LABELS);
    expect(ticks.length).toBeGreaterThanOrEqual(2);
    expect(ticks.every((tick) => tick >= NOW - days * DAY && tick <= NOW)).toBe(true);
  },
);

test('months begin on their first day and years in January', () => {
  const days = (found: number[]) =>
    found.map((tick) => new Date(tick * 1000).toISOString().slice(5, 10));
  expect(days(calendar(NOW - 184 * DAY, NOW).ticks).every((day) => day.endsWith('-01'))).toBe(true);
  expect(new Set(days(calendar(NOW - 3653 * DAY, NOW).ticks))).toEqual(new Set(['01-01']));
});

test.each([
  [839.6, 888],
  [0.00074, 0.00081],
  [1100, 1620],
])('values from %d to %d get round labels, five at most', (low, high) => {
  const ticks = round(low, high);
  expect(ticks.length).toBeLessThanOrEqual(LABELS);
  expect(ticks.length).toBeGreaterThanOrEqual(2);
  expect(ticks.every((tick) => tick >= low && tick <= high)).toBe(true);
});
