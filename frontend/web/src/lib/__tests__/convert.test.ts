import { expect, test } from 'vitest';

import { toHome, toForeign } from '@/lib/convert';

// Rates and results are those of GET /currencies/convert on the ECB's rates of 30 October 2026.
const DOLLAR = '1335.26673827';
const YEN = '8.49134790528';

test('gets the same result as the service', () => {
  expect(toHome('5.555', DOLLAR, 0)).toEqual({ result: '7417', exact: true });
  expect(toHome('1000', YEN, 0)).toEqual({ result: '8491', exact: true });
  expect(toForeign('10000', DOLLAR, 2)).toEqual({ result: '7.49', exact: true });
  expect(toForeign('8491', YEN, 0)).toEqual({ result: '1000', exact: true });
});

test('notices when digits that it does not have decide the result', () => {
  expect(toHome('999999999999999', DOLLAR, 2).exact).toBe(false);
  expect(toHome('0.5', '185.23', 2)).toEqual({ result: '92.62', exact: false });
});

test('zero converts to zero', () => {
  expect(toHome('0', YEN, 0)).toEqual({ result: '0', exact: true });
  expect(toForeign('0', YEN, 2)).toEqual({ result: '0.00', exact: true });
});
