import { expect, test } from 'vitest';

import { quoted, unitOf, word } from '@/lib/format/money';

const yen = { target: 'JPY', base: 'KRW', unit: 100 };

test('says a rate as Koreans quote it', () => {
  expect(quoted(yen, '849.134790528', 'ko-KR')).toEqual({ target: '100엔', base: '849.13원' });
  expect(unitOf(yen, 'ko-KR')).toBe('100엔당 원');
});

test('says a rate in English with singular and plural', () => {
  const dollar = { target: 'USD', base: 'GBP', unit: 1 };
  expect(quoted(dollar, '0.75213', 'en-GB')).toEqual({
    target: '1 dollar',
    base: '0.75213 pounds',
  });
});

test('two currencies of one name are told apart by their codes', () => {
  const dollars = { target: 'USD', base: 'HKD', unit: 1 };
  expect(quoted(dollars, '7.8', 'ko-KR')).toEqual({ target: '1 USD', base: '7.8000 HKD' });
  expect(unitOf(dollars, 'en-GB')).toBe('HKD per 1 USD');
});

test('a number is followed by the everyday word', () => {
  expect(word('CNY', '2', 'ko-KR')).toBe('위안');
  expect(word('EUR', '2', 'ko-KR')).toBe('유로');
  expect(word('TRY', '2', 'en-GB')).toBe('lira');
});
