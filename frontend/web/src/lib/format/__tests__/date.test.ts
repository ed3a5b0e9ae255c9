import { expect, test, vi } from 'vitest';

import { age, calendarDay, clockTime, observationDate } from '@/lib/format/date';

const FRIDAY = '2026-10-30T13:15:00Z';

test('writes a day as people do', () => {
  expect(observationDate(FRIDAY, 'day', 'ko-KR')).toBe('10월 30일 금요일');
  expect(observationDate(FRIDAY, 'day', 'en-GB')).toBe('Friday 30 October');
});

test('writes the year of a day that is not in this year', () => {
  expect(observationDate('2008-10-10T12:15:00Z', 'day', 'en-GB')).toMatch(
    /^Friday,? 10 October 2008$/,
  );
  expect(calendarDay('2008-10-10', 'ko-KR')).toBe('2008년 10월 10일');
});

// The tests run in Seoul, where the ECB's rates date from Friday 22:15.
test('counts the age of a daily rate in calendar days of the reader', () => {
  expect(age(FRIDAY, 3600, 'day', 'ko-KR')).toBe('오늘');
  expect(age(FRIDAY, 2 * 3600, 'day', 'ko-KR')).toBe('어제');
  expect(age(FRIDAY, 23 * 86_400, 'day', 'en-GB')).toBe('23 days ago');
});

test('on Sunday morning in Seoul, still Saturday in London, Friday was two days ago', () => {
  const sunday = (Date.parse('2026-11-01T08:00:00+09:00') - Date.parse(FRIDAY)) / 1000;
  expect(age(FRIDAY, sunday, 'day', 'en-GB')).toBe('2 days ago');
});

test('a daily rate keeps the day that its source states, even where that day has not come yet', () => {
  expect(age('2026-10-30T23:00:00Z', 60, 'day', 'en-GB')).toBe('yesterday');
  expect(age('2026-10-30T00:00:00Z', -9.5 * 3600, 'day', 'en-GB')).toBe('today');
});

test('writes the time, and the day if it is not today', () => {
  const sunday = new Date('2026-11-01T00:30:00+09:00').getTime();
  const minutes = 60_000;
  expect(clockTime(sunday, sunday + 20 * minutes, 'en-GB')).toBe('00:30');
  expect(clockTime(sunday - 31 * minutes, sunday, 'en-GB')).toMatch(
    /^Saturday,? 31 October.* 23:59$/,
  );
  expect(clockTime(sunday - 31 * minutes, sunday, 'ko-KR')).toBe('10월 31일 토요일 23:59');
});

test('the current year is that of the reader', () => {
  vi.setSystemTime(new Date('2026-12-31T20:00:00Z'));
  expect(calendarDay('2026-10-30', 'en-GB')).toBe('30 Oct 2026');
  expect(calendarDay('2027-01-01', 'en-GB')).toBe('1 Jan');
});

test('counts the age of an hourly rate in minutes and hours', () => {
  expect(age(FRIDAY, 600, 'second', 'en-GB')).toBe('10 minutes ago');
  expect(age(FRIDAY, 7300, 'second', 'ko-KR')).toBe('2시간 전');
});
