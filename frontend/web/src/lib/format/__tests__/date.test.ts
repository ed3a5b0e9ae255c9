import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { age, calendarDay, observed } from '@/lib/format/date';

const FRIDAY = '2026-10-30T13:15:00Z';

beforeEach(() => void vi.useFakeTimers({ now: new Date('2026-11-22T12:00:00Z') }));
afterEach(() => void vi.useRealTimers());

test('says a day as people do', () => {
  expect(observed(FRIDAY, 'day', 'ko-KR')).toBe('10월 30일 금요일');
  expect(observed(FRIDAY, 'day', 'en-GB')).toBe('Friday 30 October');
});

test('says the year of a day that is not of this year', () => {
  expect(observed('2008-10-10T12:15:00Z', 'day', 'en-GB')).toMatch(/^Friday,? 10 October 2008$/);
  expect(calendarDay('2008-10-10', 'ko-KR')).toBe('2008년 10월 10일');
});

test('counts the age of a daily rate in calendar days', () => {
  expect(age(FRIDAY, 3600, 'day', 'ko-KR')).toBe('오늘');
  expect(age(FRIDAY, 12 * 3600, 'day', 'ko-KR')).toBe('어제');
  expect(age(FRIDAY, 23 * 86_400, 'day', 'en-GB')).toBe('23 days ago');
});

test('counts the age of a rate of the hour in minutes and hours', () => {
  expect(age(FRIDAY, 600, 'second', 'en-GB')).toBe('10 minutes ago');
  expect(age(FRIDAY, 7300, 'second', 'ko-KR')).toBe('2시간 전');
});
