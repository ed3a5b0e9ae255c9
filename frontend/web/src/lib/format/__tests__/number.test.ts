import { expect, test } from 'vitest';

import { brief, percent, exact, parseAmount } from '@/lib/format/number';

test.each([
  ['849.134790528', '849.13'],
  ['1335.26673827', '1,335.3'],
  ['0.000748914', '0.00074891'],
  ['850', '850.00'],
  ['185234.7', '185,235'],
])('shows %s with five significant digits: %s', (text, shown) => {
  expect(brief(text, 'ko-KR')).toBe(shown);
});

test('shows every digit if all are requested', () => {
  expect(exact('123456789.012345678901', 'en-GB')).toBe('123,456,789.012345678901');
});

test.each([
  ['1,234.5', '1234.5'],
  ['１２３４', '1234'],
  [' 12 000 ', '12000'],
  ['.5', '0.5'],
  ['5.', '5'],
  ['007', '7'],
])('reads %s as the amount %s', (text, amount) => {
  expect(parseAmount(text, 'ko-KR')).toBe(amount);
});

test.each(['', 'abc', '-5', '1.2.3', '1e5', '1'.repeat(16), '0.1234567890123'])(
  '"%s" is not an amount',
  (text) => {
    expect(parseAmount(text, 'en-GB')).toBeNull();
  },
);

test('writes a change with its sign', () => {
  expect(percent(1.2, 'en-GB')).toBe('+1.20%');
  expect(percent(-2.39, 'ko-KR')).toBe('-2.39%');
  expect(percent(0, 'en-GB')).toBe('0.00%');
});
