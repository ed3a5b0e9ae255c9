import { expect, test } from 'vitest';

import { brief, column, percent, exact } from '@/lib/format/number';

test.each([
  ['849.134790528', '849.13'],
  ['1335.26673827', '1,335.27'],
  ['0.000748914', '0.00074891'],
  ['850', '850.00'],
  ['185234.7', '185,234.70'],
])('shows %s as %s', (text, shown) => {
  expect(brief(text, 'ko-KR')).toBe(shown);
});

test('shows every digit if all are requested', () => {
  expect(exact('123456789.012345678901', 'en-GB')).toBe('123,456,789.012345678901');
});

test.each([
  ['brief', ['9.98765', '10.0234', '9.9'], ['9.9877', '10.0234', '9.9000']],
  ['brief', ['849.134790528', '1335.2'], ['849.13', '1,335.20']],
  ['exact', ['9.2', '9.234', '9'], ['9.200', '9.234', '9.000']],
  ['exact', ['840', '1920'], ['840', '1,920']],
  ['exact', ['123456.789012345678', '1'], ['123,456.789012345678', '1.000000000000']],
  ['exact', [], []],
] as const)(
  'writes the %s numbers of a column with the same decimals: %s',
  (digits, texts, shown) => {
    expect(texts.map(column(texts, digits, 'ko-KR'))).toEqual(shown);
  },
);

test('writes a change with its sign', () => {
  expect(percent(1.2, 'en-GB')).toBe('+1.20%');
  expect(percent(-2.39, 'ko-KR')).toBe('-2.39%');
  expect(percent(0, 'en-GB')).toBe('0.00%');
});
