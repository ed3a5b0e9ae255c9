import { expect, test } from 'vitest';

import { toHome, toThere } from '@/features/converter/convert';

// Rates and results are those of GET /currencies/convert on the ECB's rates of 30 October 2026.
const DOLLAR = '1335.26673827';
const YEN = '8.49134790528';

test('comes to what the service comes to', () => {
  expect(toHome('5.555', DOLLAR, 0)).toEqual({ result: '7417', sure: true });
  expect(toHome('1000', YEN, 0)).toEqual({ result: '8491', sure: true });
  expect(toThere('10000', DOLLAR, 2)).toEqual({ result: '7.49', sure: true });
  expect(toThere('8491', YEN, 0)).toEqual({ result: '1000', sure: true });
});

test('knows when the digits it was not given decide', () => {
  expect(toHome('999999999999999', DOLLAR, 2).sure).toBe(false);
  expect(toHome('0.5', '185.23', 2)).toEqual({ result: '92.62', sure: false });
});

test('nothing is worth nothing', () => {
  expect(toHome('0', YEN, 0)).toEqual({ result: '0', sure: true });
  expect(toThere('0', YEN, 2)).toEqual({ result: '0.00', sure: true });
});
