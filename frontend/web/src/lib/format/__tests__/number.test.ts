import { expect, test } from 'vitest';

import { brief, change, exact, typed } from '@/lib/format/number';

test.each([
  ['849.134790528', '849.13'],
  ['1335.26673827', '1,335.3'],
  ['0.000748914', '0.00074891'],
  ['850', '850.00'],
  ['185234.7', '185,235'],
])('shows %s with five digits that mean something: %s', (text, shown) => {
  expect(brief(text, 'ko-KR')).toBe(shown);
});

test('shows every digit where all are asked for', () => {
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
  expect(typed(text, 'ko-KR')).toBe(amount);
});

test.each(['', 'abc', '-5', '1.2.3', '1e5', '1'.repeat(16), '0.1234567890123'])(
  'reads no amount in "%s"',
  (text) => {
    expect(typed(text, 'en-GB')).toBeNull();
  },
);

test('says a change with its sign', () => {
  expect(change(1.2, 'en-GB')).toBe('+1.20%');
  expect(change(-2.39, 'ko-KR')).toBe('-2.39%');
  expect(change(0, 'en-GB')).toBe('0.00%');
});
