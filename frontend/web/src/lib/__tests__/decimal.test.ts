import { expect, test } from 'vitest';

import { decimal, product, quotient, rounded, sum, times, toText } from '@/lib/decimal';

test.each([
  ['0.5', 0, '0'],
  ['1.5', 0, '2'],
  ['2.5', 0, '2'],
  ['2.51', 0, '3'],
  ['0.125', 2, '0.12'],
  ['0.135', 2, '0.14'],
  ['7417.40673', 0, '7417'],
  ['1', 2, '1.00'],
])('rounds %s half-even to %i decimals: %s', (text, decimals, result) => {
  expect(toText(rounded(decimal(text), decimals))).toBe(result);
});

test('multiplies and adds without losing a digit', () => {
  const long = decimal('123456789012345.123456789012');
  expect(toText(product(long, decimal('1335.26673827')))).toBe(
    '164847743981801647.76168713134081588924',
  );
  expect(toText(sum(decimal('0.1'), decimal('0.25')))).toBe('0.35');
});

test('divides exactly before it rounds', () => {
  expect(toText(quotient(decimal('1'), decimal('3'), 4))).toBe('0.3333');
  expect(toText(quotient(decimal('1000'), decimal('8.49134790528'), 0))).toBe('118');
  expect(toText(quotient(decimal('1'), decimal('8'), 2))).toBe('0.12');
});

test.each([
  ['8.49134790528', 100, '849.134790528'],
  ['0.0526', 100, '5.26'],
  ['2.5', 100, '250'],
  ['1335.26673827', 1, '1335.26673827'],
])('writes %s per %i as %s', (rate, unit, result) => {
  expect(times(rate, unit)).toBe(result);
});

test('rejects what is not a plain decimal number', () => {
  expect(() => decimal('1e5')).toThrow(RangeError);
  expect(() => decimal('')).toThrow(RangeError);
});
