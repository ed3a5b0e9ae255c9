import { expect, test } from 'vitest';

import { parseAddress, queryString } from '@/compare/address';

test('a link says everything that is shown', () => {
  const query = '?targets=JPY,THB&base=USD&period=5y&sort=-volatility&lang=ko';
  expect(queryString(parseAddress(query))).toBe(query);
});

test('codes are read as people type them, each once', () => {
  expect(parseAddress('?targets=jpy,+thb,JPY,%3Cb%3E').targets).toEqual(['JPY', 'THB', 'B']);
  expect(parseAddress('?targets=').targets).toEqual([]);
  expect(parseAddress('').targets).toBeNull();
});

test('what is not valid is left out', () => {
  const { period, sort, base, lang } = parseAddress('?period=2w&sort=price&base=KR&lang=fr');
  expect([period, sort, base, lang]).toEqual([null, null, null, null]);
});

test('a list without end is cut', () => {
  const all = Array.from({ length: 26 * 26 }, (_, index) =>
    String.fromCharCode(65, 65 + (index % 26), 65 + Math.floor(index / 26)),
  );
  expect(parseAddress(`?targets=${all.join()}`).targets?.length).toBe(40);
});
