import { act, screen, waitFor } from '@testing-library/react';
import { expect, test, vi } from 'vitest';

import { board, standing } from '@/testing/responses';
import { open, panel } from '@/testing/page';
import { down, json, requestsTo, services, unreachable } from '@/testing/services';

const CLICK = 'POST /api/v1/rankings/click';
const BOARD = 'GET /api/v1/rankings';

const row = (name: RegExp) => screen.findByRole('row', { name });

test('shows the rank, country, change and clicks', async () => {
  services();
  open();
  expect(await row(/^1 United States up 2 1,200$/)).toBeVisible();
  expect(await row(/^2 Japan down 1 1,199$/)).toBeVisible();
  expect(await row(/^3 Vietnam new 1,198$/)).toBeVisible();
});

test('counts a choice once per country and tab session, and reloads the board', async () => {
  const requests = services();
  const user = open();
  await user.click(await screen.findByRole('button', { name: 'Vietnam' }));
  await screen.findByRole('heading', { name: /Vietnam/ });
  await waitFor(() => expect(requestsTo(CLICK, requests)).toHaveLength(1));
  await waitFor(() => expect(requestsTo(BOARD, requests)).toHaveLength(2));
  await user.click(screen.getByRole('button', { name: 'Vietnam' }));
  await user.click((await panel(/Most viewed/)).getByRole('button', { name: 'United States' }));
  await waitFor(() => expect(requestsTo(CLICK, requests)).toHaveLength(2));
  const bodies = await Promise.all(
    requestsTo(CLICK, requests).map((request) => request.json() as unknown),
  );
  expect(bodies).toEqual([{ country: 'VN' }, { country: 'US' }]);
  expect(
    await screen.findByText('Including yours, United States has 1,201 views today.'),
  ).toBeVisible();
});

test('a choice that was not counted is sent again with the same key', async () => {
  let attempts = 0;
  const requests = services({ [CLICK]: () => (++attempts === 1 ? unreachable() : standing) });
  const user = open();
  await user.click(await screen.findByRole('button', { name: 'Vietnam' }));
  await waitFor(() => expect(requestsTo(CLICK, requests)).toHaveLength(2));
  const [first, second] = requestsTo(CLICK, requests).map(({ headers }) =>
    headers.get('Idempotency-Key'),
  );
  expect(first).toMatch(/^[!-~]{1,128}$/);
  expect(second).toBe(first);
});

test('opening an address or choosing a currency counts nothing', async () => {
  const requests = services();
  const user = open('/?country=US&currency=USD&lang=en');
  await screen.findByRole('heading', { name: /United States/ });
  await user.type(screen.getByRole('combobox', { name: /Find a/ }), 'dollar');
  await user.click(await screen.findByRole('option', { name: 'US Dollar currency · USD' }));
  expect(await screen.findByRole('heading', { name: 'US Dollar' })).toBeVisible();
  expect(requestsTo(CLICK, requests)).toHaveLength(0);
});

test('too many choices get a friendly explanation, and the rate is still shown', async () => {
  services({ [CLICK]: () => json({}, 429, { 'Retry-After': '30' }) });
  const user = open();
  await user.click(await (await panel(/Most viewed/)).findByRole('button', { name: /United/ }));
  expect(await screen.findByText(/a lot of choices in a short time/)).toBeVisible();
  expect(await screen.findByRole('heading', { name: /United States/ })).toBeVisible();
});

test('shows another period, and says if nobody has chosen a country yet', async () => {
  const requests = services({
    [BOARD]: ({ url }) => (url.includes('total') ? board() : board('US')),
  });
  const user = open();
  await user.click(await screen.findByRole('radio', { name: 'All time' }));
  expect(await screen.findByText(/Nobody has chosen a country yet/)).toBeVisible();
  expect(requestsTo(BOARD, requests).at(-1)?.url).toContain('period=total&limit=10');
});

test('old rows are marked as busy until those of the chosen period arrive', async () => {
  let arrive: (response: unknown) => void = () => undefined;
  const slow = new Promise((resolve) => (arrive = resolve));
  services({ [BOARD]: ({ url }) => (url.includes('total') ? slow : board('US')) });
  const user = open();
  const old = (await row(/United States/)).closest('[aria-busy]');
  expect(old).toHaveAttribute('aria-busy', 'false');
  await user.click(screen.getByRole('radio', { name: 'All time' }));
  expect(old).toHaveAttribute('aria-busy', 'true');
  arrive(board('JP'));
  expect((await row(/^1 Japan/)).closest('[aria-busy]')).toHaveAttribute('aria-busy', 'false');
});

test('a choice made without a network is reported as not counted', async () => {
  const requests = services({ [CLICK]: () => json({}, 422) });
  const user = open();
  await screen.findByText('849.13 won');
  vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
  act(() => void window.dispatchEvent(new Event('offline')));
  await user.click(await screen.findByRole('button', { name: 'Vietnam' }));
  await waitFor(() => expect(requestsTo(CLICK, requests)).toHaveLength(1));
  expect(await screen.findByText(/has not been counted yet/)).toBeVisible();
  act(() => void window.dispatchEvent(new Event('online')));
});

test('a board that failed says so and recovers on retry', async () => {
  let failing = true;
  services({ [BOARD]: () => (failing ? down() : board('US')) });
  const user = open();
  const section = await panel(/Most viewed/);
  const retry = await section.findByRole('button', { name: 'Try again' });
  failing = false;
  await user.click(retry);
  expect(await row(/United States/)).toBeVisible();
});
