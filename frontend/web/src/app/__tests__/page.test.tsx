import { act, screen, waitFor } from '@testing-library/react';
import { expect, test, vi } from 'vitest';

import { countries } from '@/testing/responses';
import { open, panel } from '@/testing/page';
import { down, json, services, unreachable } from '@/testing/services';

const RATE = 'GET /api/v1/currencies/JPY';

test('uses the language of the browser until another is chosen, and remembers that', async () => {
  services();
  vi.spyOn(navigator, 'languages', 'get').mockReturnValue(['ko-KR']);
  const user = open('/');
  expect(await screen.findByRole('heading', { name: '많이 찾는 나라' })).toBeVisible();
  expect(document.documentElement).toHaveAttribute('lang', 'ko');
  await user.click(screen.getByRole('button', { name: 'English' }));
  expect(await screen.findByRole('heading', { name: 'Most viewed countries' })).toBeVisible();
  expect(document.documentElement).toHaveAttribute('lang', 'en');
  expect(localStorage.getItem('trip.language')).toBe('en');
  expect(window.location.search).toBe('?lang=en');
});

test('goes back and forward between selections', async () => {
  services();
  const user = open();
  await user.click(await (await panel(/Most viewed/)).findByRole('link', { name: 'Vietnam' }));
  expect(await screen.findByRole('heading', { name: /Vietnam/ })).toBeVisible();
  window.history.back();
  expect(await screen.findByRole('heading', { name: /Japan/ })).toBeVisible();
  window.history.forward();
  expect(await screen.findByRole('heading', { name: /Vietnam/ })).toBeVisible();
});

test('shows the defaults for an address with invalid parameters', async () => {
  services();
  open('/?base=XXX&period=2w&board=hourly&amount=abc&lang=en');
  expect(await screen.findByText('849.13 won')).toBeVisible();
  expect(await screen.findByRole('radio', { name: '3m' })).toBeChecked();
});

test.each([
  ['country=ZZ', 'ZZ'],
  ['currency=XXX', 'XXX'],
  ['currency=btc', 'BTC'],
  ['country=ZZ&currency=QQQ', 'ZZ'],
])('says that the code in %s is wrong instead of showing another country', async (query, code) => {
  services();
  open(`/?${query}&lang=en`);
  expect(await screen.findByText(new RegExp(`no currency with the code ${code}`))).toBeVisible();
  expect(screen.queryByText('849.13 won')).toBeNull();
});

test('a currency in small letters is shown', async () => {
  services();
  open('/?currency=usd&lang=en');
  expect(await screen.findByRole('heading', { name: /US Dollar/ })).toBeVisible();
});

test('finds the currency of a country from the address', async () => {
  services();
  open('/?country=US&lang=en');
  expect(await screen.findByRole('heading', { name: /United States US Dollar/ })).toBeVisible();
});

test('one service down leaves the others working', async () => {
  services({ [RATE]: down });
  const user = open();
  const section = await panel(/Japan/);
  expect(await section.findByText(/could not be loaded right now/)).toBeVisible();
  const number = section.getByText('3545c134f4f64eefa0469c5d1370e6f2');
  expect(number).not.toBeVisible();
  await user.click(section.getByText('Number to mention when you report this'));
  expect(number).toBeVisible();
  expect(await screen.findByRole('slider')).toBeVisible();
  expect(await screen.findByRole('row', { name: /United States/ })).toBeVisible();
});

test('a history that failed says what still works', async () => {
  services({ 'GET /api/v1/history': () => json({}, 422) });
  open('/?lang=ko');
  expect(await screen.findByText(/지난 환율을 불러오지 못했습니다/)).toBeVisible();
  expect(await screen.findByText(/환율과 환산, 순위는 계속 쓸 수 있습니다/)).toBeVisible();
  expect(await screen.findByText('849.13원')).toBeVisible();
});

test('if two services are down, neither is listed as working', async () => {
  services({ [RATE]: () => json({}, 422), 'GET /api/v1/history': () => json({}, 422) });
  open();
  const rates = await panel(/Japan/);
  expect(await rates.findByText(/The ranking still works/)).toBeVisible();
  expect(await (await panel(/How it moved/)).findByText(/The ranking still works/)).toBeVisible();
  expect(screen.queryByText(/chart.* still work|converting.* still work/)).toBeNull();
});

test('without a network nothing is listed as working', async () => {
  const requests = services({ [RATE]: () => json({}, 422) });
  open();
  expect(await screen.findByText(/The chart and the ranking still work/)).toBeVisible();
  expect(requests).not.toHaveLength(0);
  vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
  act(() => void window.dispatchEvent(new Event('offline')));
  expect(screen.queryByText(/still works?/)).toBeNull();
});

test('says that the list of countries is missing instead of showing another country', async () => {
  let failing = true;
  services({ 'GET /api/v1/countries': () => (failing ? json({}, 404) : json(countries, 200)) });
  const user = open('/?country=US&lang=en');
  expect(await screen.findByText(/The list of countries could not be loaded/)).toBeVisible();
  expect(screen.queryByText(/Japan/, { selector: 'h2 *' })).toBeNull();
  failing = false;
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByRole('heading', { name: /United States/ })).toBeVisible();
});

test('waits for Retry-After before it retries', async () => {
  const at: number[] = [];
  services({
    [RATE]: () => (at.push(performance.now()), json({}, 503, { 'Retry-After': '3' })),
  });
  open();
  await waitFor(() => expect(at).toHaveLength(2), { timeout: 15_000 });
  expect((at[1] ?? 0) - (at[0] ?? 0)).toBeGreaterThan(2990);
});

test('keeps showing loaded data without a network, and says so', async () => {
  services();
  open();
  expect(await screen.findByText('849.13 won')).toBeVisible();
  vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
  act(() => void window.dispatchEvent(new Event('offline')));
  expect(await screen.findByText(/You are offline/)).toBeVisible();
  expect(screen.getByText('849.13 won')).toBeVisible();
});

test('says that the service is not responding until it does', async () => {
  let reached = false;
  services({ 'GET /api/v1/rankings': () => (reached ? json({ items: [] }, 200) : unreachable()) });
  const user = open();
  await screen.findByText('849.13 won');
  expect(await screen.findByText(/The service is not responding/)).toBeVisible();
  reached = true;
  await user.click(await screen.findByRole('button', { name: 'Try again' }));
  await waitFor(() => expect(screen.queryByText(/The service is not responding/)).toBeNull());
});

test('a response that is not JSON, as from a captive portal, breaks nothing', async () => {
  services({ [RATE]: () => new Response('<html>Log in</html>', { status: 200 }) });
  open();
  expect(await screen.findByText(/could not be loaded right now/)).toBeVisible();
});
