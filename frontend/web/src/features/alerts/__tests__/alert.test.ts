import { expect, test } from 'vitest';

import { reachedBy, suggestedLevel, type Alert } from '@/features/alerts/alert';
import { condition, finding } from '@/features/alerts/sentence';
import { value } from '@/testing/responses';

const alert: Alert = {
  id: '1',
  target: 'JPY',
  base: 'KRW',
  unit: 100,
  side: 'under',
  level: '850',
  language: 'ko',
  reached: null,
  closed: false,
};

test.each([
  ['under', '849.134790528', false],
  ['under', '849.134790529', true],
  ['over', '849.134790528', false],
  ['over', '849.134790527', true],
] as const)('is reached %s %s by 8.49134790528 for one: %s', (side, level, isReached) => {
  expect(reachedBy({ ...alert, side, level }, value) !== null).toBe(isReached);
});

test('a stale rate, or none, reaches nothing', () => {
  expect(reachedBy(alert, value)).toMatchObject({ rate: value.rate });
  expect(reachedBy(alert, { ...value, stale: true })).toBeNull();
  expect(reachedBy(alert, undefined)).toBeNull();
});

test.each([
  ['849.13', '840'],
  ['1335.27', '1320'],
  ['5.234', '5.18'],
  ['0.74891', '0.741'],
])('suggests below %s a level of %s', (quoted, level) => {
  expect(suggestedLevel(quoted)).toBe(level);
});

test('says what it waits for and what it found, in both languages', () => {
  const reached = { rate: '8.38', observed_at: '2026-10-30T13:15:00Z', precision: 'day' } as const;
  expect(condition(alert, 'ko')).toBe('100엔 값이 850원 아래로');
  expect(condition({ ...alert, side: 'over' }, 'en')).toBe('100 yen over 850 won');
  expect(finding(alert, reached, 'ko')).toBe('10월 30일 금요일 기준 100엔 = 838.00원');
  expect(finding(alert, reached, 'en')).toMatch(
    /^100 yen = 838.00 won, as of Friday,? 30 October$/,
  );
});
