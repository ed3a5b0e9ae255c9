import { screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';

import { open } from '@/testing/page';
import { rate, value } from '@/testing/responses';
import { requestsTo, services } from '@/testing/services';

const CONVERT = 'GET /api/v1/currencies/convert';

const yen = () => screen.findByRole<HTMLInputElement>('textbox', { name: 'yen JPY' });
const won = () => screen.findByRole<HTMLInputElement>('textbox', { name: 'won KRW' });

test('editing either side updates the other', async () => {
  const requests = services();
  const user = open();
  expect(await yen()).toHaveValue('1,000');
  expect(await won()).toHaveValue('8,491');
  await user.clear(await yen());
  expect(await won()).toHaveValue('');
  await user.type(await yen(), '12,345');
  expect(await won()).toHaveValue('104,826');
  await user.clear(await won());
  await user.type(await won(), '8491');
  expect(await yen()).toHaveValue('1,000');
  await waitFor(() => expect(window.location.search).toContain('amount=8491&side=home'));
  expect(requestsTo(CONVERT, requests)).toHaveLength(0);
});

test('swapping converts the same number the other way', async () => {
  services();
  const user = open();
  await user.click(await screen.findByRole('button', { name: 'Swap the currencies' }));
  expect(await won()).toHaveValue('1,000');
  expect(await yen()).toHaveValue('118');
  const [first] = screen.getAllByRole('textbox');
  expect(first).toHaveAccessibleName('won KRW');
});

test('asks the service if digits that only it has decide the result', async () => {
  const dollar = { ...value, rate: '185.23', method: 'published' } as const;
  const requests = services({
    'GET /api/v1/currencies/USD': () => ({ ...rate('USD', dollar), base: 'JPY' }),
    [CONVERT]: () => ({ result: '92' }),
  });
  const user = open('/?country=US&currency=USD&base=JPY&lang=en');
  const dollars = await screen.findByRole('textbox', { name: 'dollars USD' });
  await user.clear(dollars);
  await user.type(dollars, '50');
  await waitFor(() => expect(requestsTo(CONVERT, requests)).toHaveLength(1));
  expect(requestsTo(CONVERT, requests)[0]?.url).toContain('from=USD&to=JPY&amount=50');
  await waitFor(() => expect(screen.getByRole('textbox', { name: 'yen JPY' })).toHaveValue('92'));
});

test('explains text that is not a number, and keeps the last result', async () => {
  services();
  const user = open();
  await user.clear(await yen());
  await user.type(await yen(), 'ten');
  expect(await yen()).toHaveAttribute('aria-invalid', 'true');
  expect(screen.getByText(/Please enter a number/)).toBeVisible();
  expect(await yen()).toHaveAccessibleDescription(/Please enter a number/);
  expect(await won()).not.toHaveAccessibleDescription();
  await user.tab();
  expect(await yen()).toHaveValue('1,000');
});

test('an amount in the address is restored', async () => {
  services();
  open('/?lang=en&amount=20000&side=home');
  expect(await won()).toHaveValue('20,000');
  expect(await yen()).toHaveValue('2,355');
});
