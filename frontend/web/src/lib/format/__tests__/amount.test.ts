import { expect, test } from 'vitest';

import { inWords, parseAmount } from '@/lib/format/amount';

test.each([
  ['1,234.5', '1234.5'],
  ['1.50', '1.50'],
  ['１２３４', '1234'],
  [' 12 000 ', '12000'],
  ['.5', '0.5'],
  ['5.', '5'],
  ['007', '7'],
  ['12만', '120000'],
  ['12만원', '120000'],
  ['1.5억', '150000000'],
  ['1억 2천만 원', '120000000'],
  ['3만5천', '35000'],
  ['2천5백', '2500'],
  ['만원', '10000'],
  ['1000원', '1000'],
  ['₩1,000', '1000'],
  ['krw 20', '20'],
])('reads %s as %s won', (text, amount) => {
  expect(parseAmount(text, 'KRW', 'ko-KR')).toBe(amount);
});

test.each([
  ['$20', '20'],
  ['US$ 20.50', '20.50'],
  ['20 dollars', '20'],
  ['20달러', '20'],
  ['3k', '3000'],
  ['1.25 million', '1250000'],
])('reads %s as %s dollars', (text, amount) => {
  expect(parseAmount(text, 'USD', 'en-GB')).toBe(amount);
});

test.each([
  '',
  'abc',
  '-5',
  '1.2.3',
  '1e5',
  '1'.repeat(16),
  '0.1234567890123',
  '$20',
  '원',
  '1만2억',
  '1억억',
  '9999조',
])('"%s" is no amount of won', (text) => {
  expect(parseAmount(text, 'KRW', 'en-GB')).toBeNull();
});

test('writes a large amount in words', () => {
  expect(inWords('164812345678', 'KRW', 'ko-KR')).toBe('1,648억 원');
  expect(inWords('164812345678', 'KRW', 'en-GB')).toBe('164.8 billion won');
  expect(inWords('99999999', 'KRW', 'ko-KR')).toBeNull();
  expect(inWords('', 'KRW', 'ko-KR')).toBeNull();
});
