import { waitFor } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';

import { TIMEOUT } from '@/api/timeout';
import { HOME_KEY, LAST_SEEN_KEY } from '@/app/defaults';
import { open } from '@/testing/page';
import { services } from '@/testing/services';

afterEach(() => {
  window.early = undefined;
});

/** Runs the early script at a path; returns the rates that were requested, in order. */
async function early(path: string, saved: Record<string, string> = {}) {
  const requests = services();
  for (const [key, value] of Object.entries(saved)) localStorage.setItem(key, value);
  window.history.replaceState(null, '', path);
  vi.resetModules();
  await import('@/app/early');
  return () =>
    requests
      .map(({ url }) => url.replace(window.location.origin, ''))
      .filter((url) => /currencies\/[A-Z]{3}\?/.test(url));
}

test.each([
  ['/?lang=en', {}, 'JPY?base=KRW'],
  ['/?lang=en', { [HOME_KEY]: 'USD' }, 'JPY?base=USD'],
  ['/?lang=en', { [LAST_SEEN_KEY]: 'currency=USD&country=US' }, 'USD?base=KRW'],
  ['/?lang=en', { [HOME_KEY]: 'USD', [LAST_SEEN_KEY]: 'currency=USD' }, 'JPY?base=USD'],
  ['/?lang=en&country=JP&currency=jpy&base=usd', { [HOME_KEY]: 'KRW' }, 'JPY?base=USD'],
])('at %s with %o the rate %s is requested once, before the page', async (path, saved, rate) => {
  const requested = await early(path, saved);
  expect(requested()).toEqual([`/api/v1/currencies/${rate}`]);
  open(path);
  await waitFor(() => expect(document.querySelector('.rate-figure')).toHaveTextContent('='));
  expect(requested()).toEqual([`/api/v1/currencies/${rate}`]);
});

test.each(['/?country=US', '/?currency=BTC', '/?currency=dollar'])(
  'at %s only the catalogue knows which rate is shown',
  async (path) => {
    const requested = await early(path);
    expect(requested()).toEqual([]);
  },
);

test('the early request is given up as late as any other', async () => {
  const timeout = vi.spyOn(AbortSignal, 'timeout');
  await early('/?lang=en');
  expect(timeout).toHaveBeenCalledExactlyOnceWith(TIMEOUT);
});

test('if the early request fails, the page asks again', async () => {
  const requested = await early('/?lang=en');
  window.early = { url: window.early?.url ?? '', response: Promise.reject(new TypeError()) };
  open();
  await waitFor(() => expect(document.querySelector('.rate-figure')).toHaveTextContent('100 yen'), {
    timeout: 8000,
  });
  expect(requested()).toHaveLength(2);
});
