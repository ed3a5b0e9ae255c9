import { expect, test, vi } from 'vitest';

import { beginning, following } from '@/lib/vitals/session';

const popular = {
  type: 'shown',
  experiment: 'suggestions',
  variant: 'popular',
  goal: 'view',
} as const;
const view = { type: 'step', step: 'view' } as const;

test('a session begins once in a tab, on the page that was opened first', () => {
  expect(beginning('country')).toEqual([
    { type: 'session', entry: 'country' },
    { type: 'step', step: 'landing' },
  ]);
  expect(beginning('home')).toEqual([]);
});

test('a step counts once in a session', () => {
  beginning('home');
  expect(following(view)).toEqual([view]);
  expect(following(view)).toEqual([]);
  expect(following({ type: 'step', step: 'landing' })).toEqual([]);
});

test('a variant is shown once, and its goal is reached only after that', () => {
  beginning('home');
  following(view);
  expect(following(popular)).toEqual([
    { type: 'exposure', experiment: 'suggestions', variant: 'popular' },
  ]);
  expect(following(popular)).toEqual([]);
  expect(following({ type: 'step', step: 'search' })).toHaveLength(1);
  expect(following(view)).toEqual([
    { type: 'conversion', experiment: 'suggestions', variant: 'popular' },
  ]);
  expect(following(view)).toEqual([]);
});

test('nothing is counted where the browser keeps nothing', () => {
  vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
    throw new DOMException('blocked', 'SecurityError');
  });
  expect(beginning('home')).toEqual([]);
  expect(following(view)).toEqual([]);
});
