import { act, screen, waitFor } from '@testing-library/react';
import { expect, test, vi } from 'vitest';

import { open, panel } from '@/testing/page';
import { down, json, services, unreachable } from '@/testing/services';

const RATE = 'GET /api/v1/currencies/JPY';
const SLOW = { timeout: 8000 };

test('speaks the language of the browser until another is chosen, and keeps that', async () => {
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

test('goes back and forward between what was chosen', async () => {
  services();
  const user = open();
  await user.click(await screen.findByRole('button', { name: 'Vietnam' }));
  expect(await screen.findByRole('heading', { name: /Vietnam/ })).toBeVisible();
  window.history.back();
  expect(await screen.findByRole('heading', { name: /Japan/ })).toBeVisible();
  window.history.forward();
  expect(await screen.findByRole('heading', { name: /Vietnam/ })).toBeVisible();
});

test('shows the usual things for an address of nonsense', async () => {
  services();
  open('/?country=ZZ&currency=QQQ&base=XXX&period=2w&board=hourly&amount=abc&lang=en');
  expect(await screen.findByText('849.13 won')).toBeVisible();
  expect(await screen.findByRole('radio', { name: '3m' })).toBeChecked();
});

test('finds the money of a country that the address names alone', async () => {
  services();
  open('/?country=US&lang=en');
  expect(await screen.findByRole('heading', { name: /United States US Dollar/ })).toBeVisible();
});

test('one service down leaves the others working', async () => {
  services({ [RATE]: down });
  open();
  const found = await panel(/Japan/);
  expect(await found.findByText(/could not be fetched just now/, {}, SLOW)).toBeVisible();
  expect(found.getByText('3545c134f4f64eefa0469c5d1370e6f2')).toBeVisible();
  expect(await screen.findByRole('slider')).toBeVisible();
  expect(await screen.findByRole('row', { name: /United States/ })).toBeVisible();
}, 10_000);

test('past rates that are away say what still works', async () => {
  services({ 'GET /api/v1/history': () => json({}, 422) });
  open('/?lang=ko');
  expect(await screen.findByText(/지난 환율을 지금 받아 오지 못했습니다/)).toBeVisible();
  expect(await screen.findByText('849.13원')).toBeVisible();
});

test('keeps showing what it has while there is no network, and says so', async () => {
  services();
  open();
  expect(await screen.findByText('849.13 won')).toBeVisible();
  vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
  act(() => void window.dispatchEvent(new Event('offline')));
  expect(await screen.findByText(/You are offline/)).toBeVisible();
  expect(screen.getByText('849.13 won')).toBeVisible();
});

test('says that the service does not answer until it does', async () => {
  let reached = false;
  services({ 'GET /api/v1/rankings': () => (reached ? json({ items: [] }, 200) : unreachable()) });
  const user = open();
  await screen.findByText('849.13 won');
  expect(await screen.findByText(/The service does not answer/, {}, SLOW)).toBeVisible();
  reached = true;
  await user.click(await screen.findByRole('button', { name: 'Try again' }, SLOW));
  await waitFor(() => expect(screen.queryByText(/The service does not answer/)).toBeNull());
}, 10_000);

test('an answer that is no answer, as of a captive portal, breaks nothing', async () => {
  services({ [RATE]: () => new Response('<html>Log in</html>', { status: 200 }) });
  open();
  expect(await screen.findByText(/could not be fetched just now/, {}, SLOW)).toBeVisible();
}, 10_000);
