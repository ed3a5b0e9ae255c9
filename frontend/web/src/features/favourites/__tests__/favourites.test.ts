import { act, renderHook } from '@testing-library/react';
import { expect, test, vi } from 'vitest';

import { MOST, useFavourites } from '@/features/favourites/favourites';

const KEY = 'trip.favourites';

const codes = () => renderHook(useFavourites).result.current.codes;

test('a favourite is added at the end, kept in the browser, and removed again', () => {
  localStorage.setItem(KEY, '["JPY"]');
  const { result } = renderHook(useFavourites);
  act(() => result.current.toggle('THB'));
  expect(result.current.codes).toEqual(['JPY', 'THB']);
  expect(result.current.has('THB')).toBe(true);
  expect(localStorage.getItem(KEY)).toBe('["JPY","THB"]');
  act(() => result.current.toggle('JPY'));
  expect(result.current.codes).toEqual(['THB']);
});

test('every part of the page sees a change', () => {
  const one = renderHook(useFavourites);
  const other = renderHook(useFavourites);
  act(() => one.result.current.toggle('USD'));
  expect(other.result.current.has('USD')).toBe(true);
});

test('a change in another tab is seen', () => {
  const { result } = renderHook(useFavourites);
  localStorage.setItem(KEY, '["EUR"]');
  act(() => void window.dispatchEvent(new Event('storage')));
  expect(result.current.codes).toEqual(['EUR']);
});

test.each(['no JSON', '{"JPY": 1}', 'null', '[1, null, "jpy", "YENS", ["JPY"]]'])(
  'nothing is taken from %s',
  (text) => {
    localStorage.setItem(KEY, text);
    expect(codes()).toEqual([]);
  },
);

test('a code that is saved twice is one favourite', () => {
  localStorage.setItem(KEY, '["JPY", "USD", "JPY"]');
  expect(codes()).toEqual(['JPY', 'USD']);
});

test('no more favourites are added than can be shown', () => {
  const full = Array.from({ length: MOST }, (_, index) => `AA${String.fromCharCode(65 + index)}`);
  localStorage.setItem(KEY, JSON.stringify(full));
  const { result } = renderHook(useFavourites);
  act(() => result.current.toggle('USD'));
  expect(result.current.codes).toEqual(full);
});

test('an open page remembers favourites where the browser saves nothing', () => {
  vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
    throw new DOMException('denied', 'SecurityError');
  });
  const { result } = renderHook(useFavourites);
  act(() => result.current.toggle('JPY'));
  expect(result.current.codes).toEqual(['JPY']);
  vi.restoreAllMocks();
  act(() => result.current.toggle('JPY'));
});
