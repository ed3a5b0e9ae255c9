import { expect, test } from 'vitest';

import { stepTo, type Place } from '@/features/map/steps';
import world from '@/features/map/world.gen.json';

const KEYS = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'];
const places: Place[] = [...world.shapes, ...world.dots].flatMap(({ code, at }) =>
  code === null ? [] : [{ code, at }],
);

test.each([
  ['ArrowRight', 'KR', 'JP'],
  ['ArrowLeft', 'ES', 'PT'],
  ['ArrowUp', 'TH', 'LA'],
  ['ArrowDown', 'US', 'MX'],
])('%s leads from %s to its neighbour %s', (key, from, to) => {
  expect(stepTo(key, from, places)).toBe(to);
});

test('at the edge of the map an arrow stays where it is', () => {
  const west = places.reduce((one, other) => ((other.at[0] ?? 0) < (one.at[0] ?? 0) ? other : one));
  expect(stepTo('ArrowLeft', west.code, places)).toBe(west.code);
});

test('every country can be reached by arrow keys', () => {
  const reached = new Set(['KR']);
  for (const code of reached)
    for (const key of KEYS) reached.add(stepTo(key, code, places) ?? code);
  expect(places.map(({ code }) => code).filter((code) => !reached.has(code))).toEqual([]);
});

test('other keys move nothing', () => {
  expect(stepTo('Tab', 'KR', places)).toBeNull();
  expect(stepTo('a', 'KR', places)).toBeNull();
});

test('no country is on the map twice, and each lies within it', () => {
  const codes = places.map(({ code }) => code);
  expect(new Set(codes).size).toBe(codes.length);
  const outside = places.filter(
    ({ at: [x = -1, y = -1] }) => x < 0 || y < 0 || x > world.width || y > world.height,
  );
  expect(outside).toEqual([]);
});
