import { expect, test } from 'vitest';

import { spread } from '@/compare/endLabels';
import { changeAt, lastRead, lines, readable, span } from '@/compare/lines';
import { compared, comparison } from '@/testing/comparison';

const YEN = compared('JPY', [
  ['2026-10-02', '8'],
  ['2026-10-05', '8.4'],
  ['2026-10-20', '8.8'],
]);
const DONG = compared('VND', [
  ['2026-10-02', '0.05'],
  ['2026-10-09', '0.06'],
]);

test('targets share one axis; a day of another target does not break a line', () => {
  const { values, codes } = lines(comparison([DONG, YEN]), ['JPY', 'VND']);
  expect(codes).toEqual(['JPY', 'VND']);
  expect(values[1]).toEqual([0, undefined, undefined, expect.closeTo(20), undefined]);
});

test('more than a week without a value breaks the line, and is read out as none', () => {
  const drawn = lines(comparison([YEN, DONG]), ['JPY', 'VND']);
  const yen = drawn.values[0] ?? [];
  expect(yen[2]).toBeNull();
  expect(changeAt(yen, 3)).toBeNull();
  expect(changeAt(yen, 4)).toBeCloseTo(10);
});

test('a line that has ended has no value of a later day', () => {
  const drawn = lines(comparison([YEN, DONG]), ['JPY', 'VND']);
  expect(lastRead(drawn)).toBe(4);
  expect(changeAt(drawn.values[1] ?? [], 4)).toBeNull();
});

test('a target that the address no longer has is not drawn', () => {
  expect(lines(comparison([YEN, DONG]), ['VND']).codes).toEqual(['VND']);
});

test('the keys of the chart pass over a gap of all lines', () => {
  expect(readable(lines(comparison([YEN]), ['JPY']))[2]).toBeNull();
});

test('the axis spans the days requested, or from the first value on', () => {
  const day = (seconds: number) => new Date(seconds * 1000).toISOString().slice(0, 10);
  expect(span(comparison([YEN])).map(day)).toEqual(['2026-10-01', '2026-11-01']);
  expect(span({ ...comparison([YEN]), from: null }).map(day)[0]).toBe('2026-10-02');
});

test('the names of lines that end close together do not cover each other', () => {
  expect(spread([50, 52, null, 10], 13, [0, 100])).toEqual([50, 63, null, 10]);
  expect(spread([98, 99], 13, [0, 100])).toEqual([87, 100]);
});
