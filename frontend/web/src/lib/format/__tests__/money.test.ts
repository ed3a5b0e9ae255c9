import { expect, test, vi } from 'vitest';

import { headline, quoted, readableUnit, unitOf, currencyWord } from '@/lib/format/money';

const yen = { target: 'JPY', base: 'KRW', unit: 100 };

test('writes a rate as Koreans quote it', () => {
  expect(quoted(yen, '849.134790528', 'ko-KR')).toEqual({ target: '100엔', base: '849.13원' });
  expect(unitOf(yen, 'ko-KR')).toBe('100엔당 원');
});

test('writes a rate in English with singular and plural', () => {
  const dollar = { target: 'USD', base: 'GBP', unit: 1 };
  expect(quoted(dollar, '0.75213', 'en-GB')).toEqual({
    target: '1 dollar',
    base: '0.75213 pounds',
  });
});

test('a rate too small to read is turned round', () => {
  const won = { target: 'KRW', base: 'USD', unit: 1 };
  expect(headline(won, '0.000748914', 'en-GB')).toEqual({
    target: '1 dollar',
    base: '1,335.27 won',
  });
  expect(headline(yen, '8.49134790528', 'ko-KR')).toEqual({ target: '100엔', base: '849.13원' });
});

test('a series of small values is quoted for more units', () => {
  expect(readableUnit('0.000748914', 1)).toBe(1000);
  expect(readableUnit('8.49134790528', 100)).toBe(100);
});

test('two currencies with the same name are distinguished by their codes', () => {
  const dollars = { target: 'USD', base: 'HKD', unit: 1 };
  expect(quoted(dollars, '7.8', 'ko-KR')).toEqual({ target: '1 USD', base: '7.8000 HKD' });
  expect(unitOf(dollars, 'en-GB')).toBe('HKD per 1 USD');
});

test('uses the everyday word of a currency', () => {
  expect(currencyWord('CNY', '2', 'ko-KR')).toBe('위안');
  expect(currencyWord('EUR', '2', 'ko-KR')).toBe('유로');
  expect(currencyWord('TRY', '2', 'en-GB')).toBe('lira');
});

test('makes the format of a currency once, because that takes long', () => {
  quoted(yen, '849.13', 'ko-KR');
  const formats = vi.spyOn(Intl, 'NumberFormat');
  quoted(yen, '850.27', 'ko-KR');
  expect(formats).not.toHaveBeenCalled();
});
