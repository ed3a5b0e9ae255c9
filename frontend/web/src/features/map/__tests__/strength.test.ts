import { expect, test } from 'vitest';

import { kindOfChange, kindOfClicks } from '@/features/map/strength';

test.each([
  [-3.1, 'much-cheaper'],
  [-3, 'cheaper'],
  [-1, 'cheaper'],
  [-0.99, 'level'],
  [0, 'level'],
  [1, 'dearer'],
  [3, 'dearer'],
  [3.1, 'much-dearer'],
])('a change of %d %% is drawn as %s', (change, kind) => {
  expect(kindOfChange(change)).toBe(kind);
});

test('a country without a value is never drawn as unchanged or unseen', () => {
  expect(kindOfChange(null)).toBe('none');
  expect(kindOfChange(undefined)).toBe('none');
  expect(kindOfClicks(undefined)).toBe('none');
});

test.each([
  [1, 'few'],
  [9, 'few'],
  [10, 'some'],
  [99, 'some'],
  [100, 'many'],
])('%d clicks are drawn as %s', (clicks, kind) => {
  expect(kindOfClicks(clicks)).toBe(kind);
});
