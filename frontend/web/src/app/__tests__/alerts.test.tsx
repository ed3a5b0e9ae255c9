import { screen, waitFor, within } from '@testing-library/react';
import { beforeEach, expect, test, vi } from 'vitest';

import { open } from '@/testing/page';
import { value } from '@/testing/responses';
import { requestsTo, services } from '@/testing/services';

const LATEST = 'GET /api/v1/currencies/latest';

beforeEach(() => {
  // jsdom cannot open a dialog.
  HTMLDialogElement.prototype.showModal = function () {
    this.open = true;
  };
  HTMLDialogElement.prototype.close = function () {
    this.open = false;
    this.dispatchEvent(new Event('close'));
  };
});

function latest(quote: object) {
  return { base: 'KRW', rates: { JPY: { ...value, ...quote } }, missing: [], sources: [] };
}

async function fill(user: ReturnType<typeof open>, level: string) {
  await user.click(await screen.findByRole('button', { name: 'Alert me' }));
  const field = await screen.findByRole('textbox', { name: 'Price in won' });
  await user.clear(field);
  await user.type(field, level);
  await user.click(screen.getByRole('button', { name: 'Save the alert' }));
}

test('an alert is saved, listed, and can be deleted', async () => {
  services({ [LATEST]: () => latest({}) });
  const user = open();
  await fill(user, '840');
  expect(await screen.findByText(/Notifications are turned off/)).toBeVisible();
  expect(JSON.parse(localStorage.getItem('trip.alerts') ?? '')).toMatchObject([
    { target: 'JPY', base: 'KRW', unit: 100, side: 'under', level: '840', reached: null },
  ]);
  await user.click(screen.getByRole('button', { name: 'Close' }));
  const saved = within(await screen.findByRole('region', { name: 'My alerts' }));
  expect(saved.getByText('100 yen under 840 won')).toBeVisible();
  await user.click(saved.getByRole('button', { name: 'Delete 100 yen under 840 won' }));
  expect(localStorage.getItem('trip.alerts')).toBe('[]');
  await waitFor(() => expect(screen.queryByRole('region', { name: 'My alerts' })).toBeNull());
});

test.each([
  ['many', /Write the price as a number/],
  ['0', /Write the price as a number/],
  ['900', /It costs that already/],
])('%s is not saved, for a reason', async (level, reason) => {
  services();
  const user = open();
  await fill(user, level);
  expect(await screen.findByText(reason)).toBeVisible();
  expect(localStorage.getItem('trip.alerts')).toBeNull();
});

test.each([
  ['fresh', false],
  ['stale', true],
])('at a visit a %s rate under the level is reported: not if it is stale', async (_, stale) => {
  const alert = { id: '1', target: 'JPY', base: 'KRW', unit: 100, side: 'under', level: '850' };
  localStorage.setItem(
    'trip.alerts',
    JSON.stringify([{ ...alert, language: 'en', reached: null, closed: false }]),
  );
  const requests: Request[] = services();
  vi.stubGlobal(
    'fetch',
    replyToTexts(globalThis.fetch, () => latest({ stale }), requests),
  );
  const user = open();
  await waitFor(() => expect(requestsTo(LATEST, requests)).toHaveLength(1));
  const saved = within(await screen.findByRole('region', { name: 'My alerts' }));
  if (stale) {
    expect(saved.getByText('Waiting')).toBeVisible();
    expect(screen.queryByRole('button', { name: 'OK' })).toBeNull();
    return;
  }
  expect((await saved.findAllByText(/100 yen = 849.13 won, as of/))[0]).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'OK' }));
  expect(screen.queryByRole('button', { name: 'OK' })).toBeNull();
  expect(saved.queryByText('Waiting')).toBeNull();
});

/** The checks ask with an address, as a service worker does, and not with a Request. */
function replyToTexts(others: typeof fetch, reply: () => unknown, requests: Request[]) {
  return (input: Request | string, init?: RequestInit) => {
    if (typeof input !== 'string') return others(input, init);
    requests.push(new Request(new URL(input, window.location.origin)));
    return Promise.resolve(new Response(JSON.stringify(reply())));
  };
}
