import { act, cleanup, screen, waitFor } from '@testing-library/react';
import { expect, test, vi } from 'vitest';

import { changes } from '@/testing/months';
import { board, standing } from '@/testing/responses';
import { open, panel } from '@/testing/page';
import { down, json, requestsTo, services, unreachable } from '@/testing/services';

const CLICK = 'POST /api/v1/rankings/click';
const BOARD = 'GET /api/v1/rankings';
const CHANGES = 'GET /api/v1/history/changes';

// The home also asks for a hundred rows, to find the rising countries and to colour the map.
const tenRows = (requests: Request[]) =>
  requestsTo(BOARD, requests).filter(({ url }) => url.endsWith('period=daily&limit=10'));

const row = (name: RegExp) => screen.findByRole('row', { name });

test('shows the rank, country, change and clicks', async () => {
  services();
  open();
  expect(await row(/^1 up 2 United States .* 1,200$/)).toBeVisible();
  expect(await row(/^2 down 1 Japan .* 1,199$/)).toBeVisible();
  expect(await row(/^3 new Vietnam .* 1,198$/)).toBeVisible();
});

test('counts a choice once per country and tab session, and reloads the board', async () => {
  const requests = services();
  const user = open();
  await user.click(await (await panel(/Most viewed/)).findByRole('link', { name: 'Vietnam' }));
  await screen.findByRole('heading', { name: /Vietnam/ });
  await waitFor(() => expect(requestsTo(CLICK, requests)).toHaveLength(1));
  await waitFor(() => expect(tenRows(requests)).toHaveLength(2));
  await user.click((await panel(/Most viewed/)).getByRole('link', { name: 'Vietnam' }));
  await user.click((await panel(/Most viewed/)).getByRole('link', { name: 'United States' }));
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
  await user.click(await (await panel(/Most viewed/)).findByRole('link', { name: 'Vietnam' }));
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
  await user.click(await (await panel(/Most viewed/)).findByRole('link', { name: /United/ }));
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
  expect((await row(/^1 up 2 Japan/)).closest('[aria-busy]')).toHaveAttribute('aria-busy', 'false');
});

test('a choice made without a network is reported as not counted', async () => {
  const requests = services({ [CLICK]: () => json({}, 422) });
  const user = open();
  await screen.findByText('849.13 won');
  vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
  act(() => void window.dispatchEvent(new Event('offline')));
  await user.click(await (await panel(/Most viewed/)).findByRole('link', { name: 'Vietnam' }));
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

test('shows what the money of each country costs, and how that moved in a month', async () => {
  services();
  open();
  expect(
    await row(/^2 down 1 Japan 850.00 won 100 yen 2.40% cheaper than a month ago 1,199$/),
  ).toBeVisible();
  expect(await row(/^3 new Vietnam no recent rate 1,198$/)).toBeVisible();
});

test('a stale rate has its date instead of a change, and is never called cheaper', async () => {
  services({ [CHANGES]: () => changes({ JPY: null, USD: '-0.5' }) });
  const user = open();
  expect(await row(/^2 down 1 Japan 850.00 won 100 yen from 30 Oct 1,199$/)).toBeVisible();
  await user.click(screen.getByRole('checkbox', { name: /Only where it is cheaper/ }));
  await waitFor(() => expect(screen.queryByRole('row', { name: /Japan/ })).toBeNull());
  expect(await row(/^1 up 2 United States/)).toBeVisible();
});

test('among a hundred countries it lists the most viewed that are cheaper than a month ago', async () => {
  const requests = services({ [CHANGES]: () => changes({ JPY: '-2.4', USD: '1.2' }) });
  const user = open();
  await user.click(await screen.findByRole('checkbox', { name: /Only where it is cheaper/ }));
  await waitFor(() => expect(screen.queryByRole('row', { name: /United States/ })).toBeNull());
  expect(await row(/^2 down 1 Japan/)).toBeVisible();
  expect(requestsTo(BOARD, requests).at(-1)?.url).toContain('period=daily&limit=100');
});

test('says so if no country is cheaper, or if that cannot be known', async () => {
  let failing = false;
  services({
    [CHANGES]: () => (failing ? json({}, 404) : changes({ USD: '1.2' })),
  });
  const user = open();
  await user.click(await screen.findByRole('checkbox', { name: /Only where it is cheaper/ }));
  expect(await screen.findByText(/No country in this ranking is cheaper/)).toBeVisible();
  cleanup();
  failing = true;
  const again = open();
  await again.click(await screen.findByRole('checkbox', { name: /Only where it is cheaper/ }));
  expect(await screen.findByText(/the cheaper countries are unknown/)).toBeVisible();
});

test('a row is a link that opens in a new tab too, and leads to the top of the page', async () => {
  const scrolled = vi.spyOn(window, 'scrollTo').mockImplementation(() => undefined);
  services();
  const user = open();
  const link = await (await panel(/Most viewed/)).findByRole('link', { name: 'United States' });
  expect(link).toHaveAttribute('href', '/?country=US&currency=USD&base=KRW&lang=en');
  await user.click(link);
  const heading = await screen.findByRole('heading', { name: /United States/ });
  expect(heading).toHaveFocus();
  expect(scrolled).toHaveBeenCalledWith({ top: 0 });
});
