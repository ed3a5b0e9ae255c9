import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';

import { open } from '@/testing/page';
import { json, requestsTo, services } from '@/testing/services';

const SEARCH = 'GET /api/v1/currencies/search';

// The list of favourites has an option with its name too.
const DOLLAR = { name: 'US Dollar currency · USD' };
const list = { name: /나라나 통화 찾기|Find a country or currency/ };
const options = async () =>
  within(await screen.findByRole('listbox', list)).findAllByRole('option');

const field = () => screen.findByRole<HTMLInputElement>('combobox', { name: /나라나 통화|Find a/ });

test('finds a country by its Korean name and shows its rate', async () => {
  const requests = services();
  const user = open('/?lang=ko');
  fireEvent.change(await field(), { target: { value: '미국' } });
  await user.click(await screen.findByRole('option', { name: /^미국 USD/ }));
  expect(await screen.findByRole('heading', { name: /미국 미국 달러/ })).toBeVisible();
  expect(new URL(requestsTo(SEARCH, requests)[0]?.url ?? '').searchParams.get('q')).toBe('미국');
  expect(window.location.search).toContain('country=US&currency=USD');
});

test('works by arrow keys, Enter and Escape', async () => {
  services();
  const user = open();
  const input = await field();
  await user.type(input, 'dollar');
  const [first, second] = await options();
  expect(input).toHaveAttribute('aria-activedescendant', first?.id);
  expect(screen.getByText('2 results. Choose with the arrow keys.')).toHaveRole('status');
  await user.keyboard('{ArrowDown}');
  expect(input).toHaveAttribute('aria-activedescendant', second?.id);
  await user.keyboard('{Escape}');
  expect(input).toHaveAttribute('aria-expanded', 'false');
  await user.keyboard('{ArrowDown}{ArrowUp}{Enter}');
  expect(await screen.findByRole('heading', { name: 'US Dollar' })).toBeVisible();
  expect(input).toHaveValue('');
});

test('Enter before the list arrives chooses the best match', async () => {
  services();
  const user = open();
  await user.type(await field(), 'usa{Enter}');
  expect(await screen.findByRole('heading', { name: /United States/ })).toBeVisible();
});

test('a press on an option chooses it, even if the list of the last letters is on its way', async () => {
  services();
  const user = open();
  const input = await field();
  await user.type(input, 'dollar');
  const dollar = await screen.findByRole('option', DOLLAR);
  fireEvent.change(input, { target: { value: 'dollars' } });
  fireEvent.click(dollar);
  expect(await screen.findByRole('heading', { name: 'US Dollar' })).toBeVisible();
});

test('so does Enter on an option that the arrow keys walked to', async () => {
  services();
  const user = open();
  const input = await field();
  await user.type(input, 'dollar');
  await options();
  fireEvent.change(input, { target: { value: 'dollars' } });
  fireEvent.keyDown(input, { key: 'ArrowDown' });
  fireEvent.keyDown(input, { key: 'Enter' });
  expect(await screen.findByRole('heading', { name: 'US Dollar' })).toBeVisible();
});

test('the list of another search is not shown while a new one loads', async () => {
  const dollar = { kind: 'currency', code: 'USD', currency: 'USD', matched: 'dollar' };
  const results = [{ ...dollar, names: { en: 'US Dollar', ko: '미국 달러' } }];
  const requests = services({
    [SEARCH]: ({ url }) =>
      url.endsWith('=dollar')
        ? { query: 'dollar', total: 1, results }
        : new Promise(() => undefined),
  });
  const user = open();
  const input = await field();
  fireEvent.change(input, { target: { value: 'dollar' } });
  await user.click(await screen.findByRole('option', DOLLAR));
  fireEvent.change(input, { target: { value: 'yen' } });
  expect(input).toHaveAttribute('aria-expanded', 'false');
  await waitFor(() => expect(requestsTo(SEARCH, requests)).toHaveLength(2));
  expect(input).toHaveAttribute('aria-expanded', 'false');
});

test('sends one request for what was typed, not one per letter', async () => {
  const requests = services();
  open();
  const input = await field();
  // Without a pause between the letters, however slow the machine is.
  for (const value of ['d', 'do', 'dol', 'doll', 'dolla', 'dollar'])
    fireEvent.change(input, { target: { value } });
  await options();
  expect(requestsTo(SEARCH, requests)).toHaveLength(1);
});

test('says so if nothing matches', async () => {
  services({ [SEARCH]: () => ({ query: 'narnia', total: 0, results: [] }) });
  const user = open();
  await user.type(await field(), 'narnia');
  expect(await screen.findByText(/No country or currency matches “narnia”/)).toBeVisible();
});

test('says what still works if search fails', async () => {
  services({ [SEARCH]: () => json({}, 400) });
  const user = open();
  await user.type(await field(), 'usa');
  expect(await screen.findByText(/Search is not working right now/)).toBeVisible();
});

test('suggests the countries on the board that have a rate', async () => {
  services();
  open();
  const suggestions = within(await screen.findByRole('list', { name: 'Often chosen' }));
  await waitFor(() => expect(suggestions.getAllByRole('button')).toHaveLength(2));
  expect(suggestions.getAllByRole('button').map((each) => each.textContent)).toEqual([
    'United States',
    'Japan',
  ]);
});
