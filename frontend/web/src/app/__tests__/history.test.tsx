import { screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';

import { history, QUARTER, rate, value } from '@/testing/responses';
import { open, panel } from '@/testing/page';
import Plot from '@/testing/plot';
import { requestsTo, services } from '@/testing/services';

const HISTORY = 'GET /api/v1/history';

test('says whether today is a good day', async () => {
  services();
  open('/?lang=ko');
  expect(await screen.findByText(/8월 3일보다 쌉니다/)).toHaveTextContent('▼ 5.65%');
});

test('says nothing of today while a newer rate is overdue', async () => {
  const stale = { ...value, stale: true };
  services({ 'GET /api/v1/currencies/JPY': () => rate('JPY', stale) });
  open('/?lang=ko');
  expect(await screen.findByText(/8월 3일보다 쌌습니다/)).toBeVisible();
  expect(screen.queryByText(/편입니다|중간쯤입니다/)).toBeNull();
});

test('draws the line in won per 100 yen, with a gap where nothing was observed', async () => {
  services();
  open();
  await screen.findByRole('slider');
  expect(Plot.last?.data[1]).toEqual([900, 920, null, 840, 849.134790528]);
  expect((await panel(/How it moved/)).getByText('won per 100 yen')).toBeVisible();
});

test('arrow keys move from value to value, across gaps', async () => {
  services();
  const user = open();
  const slider = await screen.findByRole('slider');
  expect(slider).toHaveAttribute('aria-valuetext', '30 Oct · 849.13 won -5.65% since the start');
  slider.focus();
  await user.keyboard('{ArrowLeft}');
  expect(slider).toHaveAttribute('aria-valuetext', '29 Oct · 840.00 won -6.67% since the start');
  await user.keyboard('{ArrowLeft}');
  expect(slider).toHaveAttribute('aria-valuetext', '4 Aug · 920.00 won +2.22% since the start');
  await user.keyboard('{Home}{ArrowLeft}');
  expect(slider).toHaveAttribute('aria-valuetext', '3 Aug · 900.00 won');
});

test('shows the same values as a table, newest first, with all digits', async () => {
  services();
  const user = open();
  await user.click(await screen.findByText('Show as table'));
  const rows = await screen.findAllByRole('row', { name: /2026-/ });
  expect(rows.map((row) => row.textContent)).toEqual([
    '2026-10-30849.134790528',
    '2026-10-29840',
    '2026-08-04920',
    '2026-08-03900',
  ]);
});

test('loads the chosen period and keeps it in the address', async () => {
  const requests = services({
    [HISTORY]: ({ url }) => history(QUARTER, url.includes('1y') ? '1y' : '3m'),
  });
  const user = open();
  await user.click(await screen.findByRole('radio', { name: '1y' }));
  expect(await screen.findByText(/the last year/)).toBeVisible();
  expect(requestsTo(HISTORY, requests).at(-1)?.url).toContain('period=1y');
  expect(window.location.search).toContain('period=1y');
});

test('an empty period shows the last value and offers a longer period', async () => {
  services({ [HISTORY]: ({ url }) => history(url.includes('1w') ? [] : QUARTER, '1w') });
  const user = open('/?lang=en&period=1w');
  const section = await panel(/How it moved/);
  expect(await section.findByText('No rate is stored for the last week.')).toBeVisible();
  expect(section.getByText(/The last one is 849.13 won, from Friday,? 30 October/)).toBeVisible();
  await user.click(section.getByRole('button', { name: 'Show 1 month' }));
  await waitFor(() => expect(window.location.search).toContain('period=1m'));
});

test('an empty period keeps its text, marked as busy, while another one loads', async () => {
  const slow = new Promise<never>(() => undefined);
  services({ [HISTORY]: ({ url }) => (url.includes('1w') ? history([], '1w') : slow) });
  const user = open('/?lang=en&period=1w');
  const empty = await screen.findByText('No rate is stored for the last week.');
  expect(empty.closest('[aria-busy]')).toHaveAttribute('aria-busy', 'false');
  await user.click(screen.getByRole('radio', { name: '5y' }));
  expect(empty.closest('[aria-busy]')).toHaveAttribute('aria-busy', 'true');
  expect(empty).toHaveTextContent('No rate is stored for the last week.');
  expect(screen.getByRole('button', { name: 'Show 1 month' })).toBeVisible();
});
