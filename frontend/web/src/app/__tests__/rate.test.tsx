import { act, screen, waitFor, within } from '@testing-library/react';
import { expect, test, vi } from 'vitest';

import { rate, value } from '@/testing/responses';
import { open, panel } from '@/testing/page';
import { down, requestsTo, services } from '@/testing/services';

test('shows what 100 yen are worth in won', async () => {
  services();
  open('/?lang=ko');
  expect(await screen.findByText('849.13원')).toBeVisible();
  expect(screen.getByText('100엔 =')).toBeVisible();
  await waitFor(() => expect(document.title).toBe('100엔 = 849.13원 · 일본 · Trip Service'));
});

test('shows the date, age and source of the rate', async () => {
  services();
  open();
  expect(await screen.findByText(/As of Friday,? 30 October/)).toBeVisible();
  expect(screen.getByText(/yesterday/)).toBeVisible();
  expect(screen.getByRole('link', { name: /European Central Bank/ })).toHaveAttribute(
    'href',
    'https://www.ecb.europa.eu/',
  );
  expect(screen.queryByText(/overdue/)).toBeNull();
});

test('the age grows on a page that is left open, and the day of old data is shown', async () => {
  let failing = false;
  services({ 'GET /api/v1/currencies/JPY': () => (failing ? down() : rate('JPY')) });
  open();
  expect(await screen.findByText(/yesterday/)).toBeVisible();
  failing = true;
  vi.setSystemTime(new Date('2026-11-03T03:00:00Z'));
  act(() => void document.dispatchEvent(new Event('visibilitychange', { bubbles: true })));
  expect(await screen.findByText(/3 days ago/)).toBeVisible();
  expect(await screen.findByText(/this is from Sunday,? 1 November.* 12:00/)).toBeVisible();
});

test('warns that a rate is stale, with its date', async () => {
  const stale = { ...value, age_seconds: 23 * 86_400, stale: true };
  services({ 'GET /api/v1/currencies/JPY': () => rate('JPY', stale) });
  open('/?lang=ko');
  expect(
    await screen.findByText(/10월 30일 금요일 이후의 새 환율을 받지 못했습니다/),
  ).toBeVisible();
  expect(screen.getByText(/23일 전/)).toBeVisible();
});

test('keeps every digit one tap away', async () => {
  services();
  const user = open();
  await user.click(await screen.findByText('Exact rate and source'));
  expect(screen.getByText('1 JPY = 8.49134790528 KRW')).toBeVisible();
  expect(screen.getByText(/One published value divided by another/)).toBeVisible();
});

test('says so if no source publishes a rate', async () => {
  services();
  open('/?country=VN&currency=VND&lang=en');
  const section = await panel(/Vietnam/);
  expect(
    await section.findByText(/No source publishes a rate for the Vietnamese Dong/),
  ).toBeVisible();
});

test('loads the rate in the chosen home currency, and remembers the choice', async () => {
  const requests = services();
  const user = open();
  const home = await screen.findByRole('combobox', { name: 'Home currency' });
  await user.selectOptions(home, await within(home).findByRole('option', { name: /USD/ }));
  await waitFor(() =>
    expect(requestsTo('GET /api/v1/currencies/JPY', requests).at(-1)?.url).toContain('base=USD'),
  );
  expect(localStorage.getItem('trip.home')).toBe('USD');
  expect(window.location.search).toContain('base=USD');
});

test('shows no converter for the home currency', async () => {
  services({ 'GET /api/v1/currencies/KRW': () => rate('KRW', { ...value, rate: '1' }) });
  open('/?country=KR&currency=KRW&lang=en');
  expect(
    await screen.findByText('This is your home currency. There is nothing to exchange.'),
  ).toBeVisible();
  expect(screen.queryByRole('region', { name: 'Convert' })).toBeNull();
});
