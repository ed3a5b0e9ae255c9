import { screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';

import { board, standing } from '@/testing/answers';
import { open, panel } from '@/testing/page';
import { down, json, services, to, unreachable } from '@/testing/services';

const CLICK = 'POST /api/v1/rankings/click';
const BOARD = 'GET /api/v1/rankings';

const row = (name: RegExp) => screen.findByRole('row', { name });

test('shows rank, country, clicks and the way a country went', async () => {
  services();
  open();
  expect(await row(/^1 United States up 2 1,200$/)).toBeVisible();
  expect(await row(/^2 Japan down 1 1,199$/)).toBeVisible();
  expect(await row(/^3 Vietnam new 1,198$/)).toBeVisible();
});

test('counts a choice once for each country and tab session, and asks for the board again', async () => {
  const asked = services();
  const user = open();
  await user.click(await screen.findByRole('button', { name: 'Vietnam' }));
  await screen.findByRole('heading', { name: /Vietnam/ });
  await waitFor(() => expect(to(CLICK, asked)).toHaveLength(1));
  await waitFor(() => expect(to(BOARD, asked)).toHaveLength(2));
  await user.click(screen.getByRole('button', { name: 'Vietnam' }));
  await user.click((await panel(/Most viewed/)).getByRole('button', { name: 'United States' }));
  await waitFor(() => expect(to(CLICK, asked)).toHaveLength(2));
  const bodies = await Promise.all(to(CLICK, asked).map((request) => request.json() as unknown));
  expect(bodies).toEqual([{ country: 'VN' }, { country: 'US' }]);
  expect(await screen.findByText('Yours included, United States has 1,201 today.')).toBeVisible();
});

test('a choice that was not counted is sent again under the same key', async () => {
  let answers = 0;
  const asked = services({ [CLICK]: () => (++answers === 1 ? unreachable() : standing) });
  const user = open();
  await user.click(await screen.findByRole('button', { name: 'Vietnam' }));
  await waitFor(() => expect(to(CLICK, asked)).toHaveLength(2), { timeout: 3000 });
  const [first, second] = to(CLICK, asked).map(({ headers }) => headers.get('Idempotency-Key'));
  expect(first).toMatch(/^[!-~]{1,128}$/);
  expect(second).toBe(first);
});

test('opening an address and choosing a mere currency count nothing', async () => {
  const asked = services();
  const user = open('/?country=US&currency=USD&lang=en');
  await screen.findByRole('heading', { name: /United States/ });
  await user.type(screen.getByRole('combobox', { name: /Find a/ }), 'dollar');
  await user.click(await screen.findByRole('option', { name: 'US Dollar currency · USD' }));
  expect(await screen.findByRole('heading', { name: 'US Dollar' })).toBeVisible();
  expect(to(CLICK, asked)).toHaveLength(0);
});

test('too many choices are answered kindly, and the rate is shown all the same', async () => {
  services({ [CLICK]: () => json({}, 429, { 'Retry-After': '30' }) });
  const user = open();
  await user.click(await (await panel(/Most viewed/)).findByRole('button', { name: /United/ }));
  expect(await screen.findByText(/a lot of choices in a short time/)).toBeVisible();
  expect(await screen.findByRole('heading', { name: /United States/ })).toBeVisible();
});

test('shows another period, and says if nobody has chosen yet', async () => {
  const asked = services({
    [BOARD]: ({ url }) => (url.includes('total') ? board() : board('US')),
  });
  const user = open();
  await user.click(await screen.findByRole('radio', { name: 'All time' }));
  expect(await screen.findByText(/Nobody has chosen a country yet/)).toBeVisible();
  expect(to(BOARD, asked).at(-1)?.url).toContain('period=total&limit=10');
});

test('a board that is away says so and comes back on request', async () => {
  let away = true;
  services({ [BOARD]: () => (away ? down() : board('US')) });
  const user = open();
  const found = await panel(/Most viewed/);
  const again = await found.findByRole('button', { name: 'Try again' }, { timeout: 8000 });
  away = false;
  await user.click(again);
  expect(await row(/United States/)).toBeVisible();
}, 10_000);
