import { expect, test } from 'vitest';

import { parseAddress, queryString } from '@/app/address';

test('a written query string is read back unchanged', () => {
  const query =
    '?country=JP&currency=JPY&base=USD&period=1y&board=weekly&lang=en&amount=12.50&side=home';
  expect(queryString(parseAddress(query))).toBe(query);
});

test.each([
  ['country', 'Narnia'],
  ['currency', 'yens'],
  ['base', '<b>'],
  ['period', '2w'],
  ['board', 'hourly'],
  ['lang', 'fr'],
  ['amount', '-5'],
  ['amount', '1e9'],
  ['amount', '9'.repeat(16)],
  ['side', 'left'],
])('%s=%s is ignored', (name, value) => {
  expect(queryString(parseAddress(`?${name}=${encodeURIComponent(value)}`))).toBe('');
});

test('codes are read in small letters too', () => {
  expect(queryString(parseAddress('?country=jp&currency=usd'))).toBe('?country=JP&currency=USD');
});

test('an address without parameters of the page has no query string', () => {
  expect(queryString(parseAddress(''))).toBe('');
  expect(queryString(parseAddress('?utm_source=elsewhere'))).toBe('');
});
