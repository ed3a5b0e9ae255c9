import { expect, test } from 'vitest';

import { parsed, search } from '@/lib/address';

test('what was written is read again', () => {
  const said =
    '?country=JP&currency=JPY&base=USD&period=1y&board=weekly&lang=en&amount=12.50&side=home';
  expect(search(parsed(said))).toBe(said);
});

test.each([
  ['country', 'Narnia'],
  ['currency', 'yen'],
  ['base', '<b>'],
  ['period', '2w'],
  ['board', 'hourly'],
  ['lang', 'fr'],
  ['amount', '-5'],
  ['amount', '1e9'],
  ['amount', '9'.repeat(16)],
  ['side', 'left'],
])('%s=%s is as good as nothing', (name, value) => {
  expect(search(parsed(`?${name}=${encodeURIComponent(value)}`))).toBe('');
});

test('an address that says nothing has no query', () => {
  expect(search(parsed(''))).toBe('');
  expect(search(parsed('?utm_source=elsewhere'))).toBe('');
});
