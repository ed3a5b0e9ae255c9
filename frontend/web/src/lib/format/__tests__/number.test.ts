import { expect, test } from 'vitest';

import { brief, percent, exact } from '@/lib/format/number';

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

test('writes a change with its sign', () => {
  expect(percent(1.2, 'en-GB')).toBe('+1.20%');
  expect(percent(-2.39, 'ko-KR')).toBe('-2.39%');
  expect(percent(0, 'en-GB')).toBe('0.00%');
});
