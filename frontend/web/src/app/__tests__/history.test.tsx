import { screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';

import { chart } from '@/testing/chart';
import { staleStanding } from '@/testing/decisions';
import { history, QUARTER, rate, stats, value } from '@/testing/responses';
import { open, panel } from '@/testing/page';
import Plot from '@/testing/plot';
import { down, requestsTo, services } from '@/testing/services';

const HISTORY = 'GET /api/v1/history';
const STATS = 'GET /api/v1/history/stats';

test('says whether today is a good day', async () => {
  services();
  open('/?lang=ko');
  expect(await screen.findByText(/8월 3일보다 5.65% 쌉니다/)).toHaveTextContent(
    /^▼ 8월 3일보다 5.65% 쌉니다.$/,
  );
  expect(await screen.findByText('최근 1년 중 83%의 날보다 쌉니다.')).toBeVisible();
});

test('says nothing of today while a newer rate is overdue', async () => {
  const stale = { ...value, stale: true };
  services({
    'GET /api/v1/currencies/JPY': () => rate('JPY', stale),
    'GET /api/v1/history/standing': () => staleStanding,
  });
  open('/?lang=ko');
  expect(await screen.findByText(/10월 30일에는 8월 3일보다 5.65% 쌌습니다/)).toBeVisible();
  expect(screen.queryByText(/쌉니다|비쌉니다/)).toBeNull();
});

test('draws the line in won per 100 yen, with a gap where nothing was observed', async () => {
  services();
  open();
  await chart();
  expect(Plot.last?.data[1]).toEqual([900, 920, null, 840, 849.134790528]);
  expect((await panel(/How it moved/)).getByText('won per 100 yen')).toBeVisible();
});

test('arrow keys move from value to value, across gaps', async () => {
  services();
  const user = open();
  const slider = await chart();
  expect(slider).toHaveAttribute('aria-valuetext', '30 Oct · 849.13 won -5.65% since 3 Aug');
  slider.focus();
  await user.keyboard('{ArrowLeft}');
  expect(slider).toHaveAttribute('aria-valuetext', '29 Oct · 840.00 won -6.67% since 3 Aug');
  await user.keyboard('{ArrowLeft}');
  expect(slider).toHaveAttribute('aria-valuetext', '4 Aug · 920.00 won +2.22% since 3 Aug');
  await user.keyboard('{Home}{ArrowLeft}');
  expect(slider).toHaveAttribute('aria-valuetext', '3 Aug · 900.00 won');
});

test('shows the same values as a table, newest first, with all digits in one column', async () => {
  services();
  const user = open();
  await user.click(await screen.findByText('Show as table'));
  const rows = await screen.findAllByRole('row', { name: /2026-/ });
  expect(rows.map((row) => row.textContent)).toEqual([
    '2026-10-30849.134790528',
    '2026-10-29840.000000000',
    '2026-08-04920.000000000',
    '2026-08-03900.000000000',
  ]);
});

test('loads the chosen period and keeps it in the address', async () => {
  const requests = services({
    [HISTORY]: ({ url }) => history(QUARTER, url.includes('1y') ? '1y' : '3m'),
  });
  const user = open();
  await user.click(await screen.findByRole('radio', { name: '1y' }));
  await waitFor(() =>
    expect(requestsTo(HISTORY, requests).at(-1)?.url).toContain('period=1y&interval=daily'),
  );
  expect(window.location.search).toContain('period=1y');
});

test('all years are asked for as one value a week', async () => {
  const requests = services();
  open('/?lang=en&period=max');
  await screen.findByRole('slider');
  expect(requestsTo(HISTORY, requests).at(-1)?.url).toContain('period=max&interval=weekly');
});

test('marks the high, the low, the average and the last value, on the chart and below it', async () => {
  services();
  open();
  const section = await panel(/How it moved/);
  const terms = await section.findAllByRole('term');
  expect(terms.map((term) => `${term.textContent} ${term.nextSibling?.textContent}`)).toEqual([
    'Cheapest 29 Oct · 840.00 won',
    'Most expensive 4 Aug · 920.00 won',
    'Average 877.28 won',
    'Now 30 Oct · 849.13 won',
  ]);
});

test('a last value that is overdue is not called that of now', async () => {
  const { latest, ...rest } = stats(QUARTER);
  services({ [STATS]: () => ({ ...rest, latest: latest && { ...latest, stale: true } }) });
  open();
  await waitFor(() => expect(screen.getAllByRole('term').at(-1)).toHaveTextContent('Last value'));
});

test.each([
  ['ko', /2026년 8월 5일 ?~ ?10월 28일에는|8월 5일 ?~ ?10월 28일에는 발표된 값이 없습니다/],
  ['en', /No values for 5 Aug ?– ?28 Oct/],
])('says in %s which days have no value', async (lang, sentence) => {
  services();
  open(`/?lang=${lang}`);
  expect(await screen.findByText(sentence)).toBeVisible();
});

test('without its statistics the chart is still shown', async () => {
  services({ [STATS]: () => down() });
  open();
  expect(await screen.findByRole('slider')).toBeVisible();
  expect((await panel(/How it moved/)).queryAllByRole('term')).toEqual([]);
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
