import { expect, test } from 'vitest';

import { changeOver } from '@/api/changes';
import { value } from '@/testing/responses';

const moved = {
  first: { date: '2026-10-01', rate: '8.7' },
  change_percent: '-2.4',
  latest: value,
};

test('a change is that since a month ago', () => {
  expect(changeOver('2026-10-01', moved)).toBe(-2.4);
});

test('nothing is said of a stale rate', () => {
  expect(changeOver('2026-10-01', { ...moved, latest: { ...value, stale: true } })).toBeNull();
});

test('a first value more than a week late is not that of a month ago', () => {
  const first = (date: string) => ({ ...moved, first: { date, rate: '8.7' } });
  expect(changeOver('2026-10-01', first('2026-10-08'))).toBe(-2.4);
  expect(changeOver('2026-10-01', first('2026-10-09'))).toBeNull();
});

test('a month without a value or a change has no change to show', () => {
  expect(changeOver('2026-10-01', { ...moved, change_percent: null })).toBeNull();
  expect(changeOver('2026-10-01', { ...moved, first: null })).toBeNull();
  expect(changeOver('2026-10-01', { ...moved, latest: null })).toBeNull();
});
