import { act, screen, waitFor } from '@testing-library/react';
import { expect, test, vi } from 'vitest';

import { currencies, history, QUARTER, rate } from '@/testing/responses';
import { open, panel } from '@/testing/page';
import { loading, requestsTo, services } from '@/testing/services';

const RATE = 'GET /api/v1/currencies/JPY';
const HISTORY = 'GET /api/v1/history';
const CURRENCIES = 'GET /api/v1/currencies';

function whileLoading(done: number) {
  return { [RATE]: () => loading(done, 7126), [HISTORY]: () => loading(done, 7130) };
}

test.each([
  ['ko', '환율을 불러오는 중 62 %', '일본'],
  ['en', 'Rates are being loaded: 62 %', 'Japan'],
])('says in %s that rates are being loaded, and how far', async (lang, sentence, country) => {
  services(whileLoading(4489));
  open(`/?lang=${lang}`);
  const rates = await panel(new RegExp(country));
  expect(await rates.findByText(sentence)).toBeVisible();
  expect(rates.getByRole('progressbar', { name: sentence })).toHaveValue(62);
  await waitFor(() => expect(screen.getAllByRole('progressbar')).toHaveLength(2));
  expect(screen.queryByRole('button', { name: /다시 시도|Try again/ })).toBeNull();
});

test('the panels refresh by themselves once the rates are loaded', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  let done = 7000;
  const requests = services({
    [RATE]: () => (done < 7126 ? loading(done, 7126) : rate('JPY')),
    [HISTORY]: () => (done < 7126 ? loading(done, 7126) : history(QUARTER)),
  });
  open();
  expect((await screen.findAllByText('Rates are being loaded: 98 %'))[0]).toBeVisible();
  done = 7125;
  await act(() => vi.advanceTimersByTimeAsync(2100));
  expect((await screen.findAllByText('Rates are being loaded: 99 %'))[0]).toBeVisible();
  done = 7126;
  await act(() => vi.advanceTimersByTimeAsync(2100));
  expect(await screen.findByText('849.13 won')).toBeVisible();
  expect(await screen.findByRole('slider')).toBeVisible();
  expect(screen.queryByRole('progressbar')).toBeNull();
  const asked = requestsTo(RATE, requests).length;
  await act(() => vi.advanceTimersByTimeAsync(10_000));
  expect(requestsTo(RATE, requests)).toHaveLength(asked);
});

test('the catalogue is asked again as long as no currency has a rate', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  const listed = currencies.currencies.map((each) => ({ ...each, quoted: false }));
  let loaded = false;
  const requests = services({
    ...whileLoading(1),
    [CURRENCIES]: () => (loaded ? currencies : { ...currencies, currencies: listed }),
  });
  open();
  await waitFor(() => expect(requestsTo(CURRENCIES, requests)).toHaveLength(1));
  loaded = true;
  await act(() => vi.advanceTimersByTimeAsync(5100));
  expect(requestsTo(CURRENCIES, requests)).toHaveLength(2);
  await act(() => vi.advanceTimersByTimeAsync(20_000));
  expect(requestsTo(CURRENCIES, requests)).toHaveLength(2);
});
