import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';

import { Providers } from '@/app/Providers';
import { ComparePage } from '@/compare/ComparePage';
import { chart } from '@/testing/chart';
import { compared, comparison, standing } from '@/testing/comparison';
import { down, requestsTo, services } from '@/testing/services';

const COMPARE = 'GET /api/v1/history/compare';
const STANDING = 'GET /api/v1/history/standing';
const DAYS: [string, string][] = [
  ['2026-10-02', '8'],
  ['2026-10-30', '8.4'],
];

const asked = ({ url }: Request, name: string) => new URL(url).searchParams.get(name) ?? '';

function replies(redistribute = true) {
  return services({
    [COMPARE]: (request) => {
      const found = comparison(
        asked(request, 'targets')
          .split(',')
          .map((code) => compared(code, DAYS, { change_percent: '5' })),
      );
      return { ...found, sources: found.sources.map((each) => ({ ...each, redistribute })) };
    },
    [STANDING]: (request) => standing(asked(request, 'target'), 17),
  });
}

function open(query: string) {
  window.history.replaceState(null, '', `/compare${query}`);
  render(
    <Providers>
      <ComparePage />
    </Providers>,
  );
  return userEvent.setup();
}

const row = (name: RegExp) => screen.findByRole('row', { name });

test('shows each currency with its change, standing and the reason of what is absent', async () => {
  replies();
  open('?targets=JPY,USD&base=KRW&lang=en');
  const yen = within(await row(/JPY Japanese Yen/));
  expect(yen.getByText('100 yen = 840.00 won', { exact: false })).toBeVisible();
  expect(await yen.findByText('cheaper than on 83% of days')).toBeVisible();
  expect(yen.getByText('dearer by')).toBeInTheDocument();
  expect(yen.getAllByText('Too few values')).not.toHaveLength(0);
});

test('compares the favourites if the address names no currency, and never the home itself', async () => {
  const requests = replies();
  localStorage.setItem('trip.favourites', JSON.stringify(['USD', 'KRW', 'JPY']));
  open('?base=KRW&lang=en');
  expect(await row(/JPY Japanese Yen/)).toBeVisible();
  expect(requestsTo(COMPARE, requests).map((each) => asked(each, 'targets'))).toEqual(['USD,JPY']);
});

test('compares popular currencies if nothing is a favourite but the home', async () => {
  const requests = replies();
  localStorage.setItem('trip.favourites', JSON.stringify(['KRW']));
  open('?base=KRW&lang=en');
  expect(await row(/JPY Japanese Yen/)).toBeVisible();
  expect(requestsTo(COMPARE, requests).map((each) => asked(each, 'targets'))).toEqual(['JPY,USD']);
});

test('adds what is searched, removes what is pressed, and keeps both in the address', async () => {
  replies();
  const user = open('?targets=JPY&lang=ko');
  await user.type(await screen.findByRole('combobox', { name: '나라나 통화 찾기' }), '미국');
  await user.click(await screen.findByRole('option', { name: /^미국 USD/ }));
  expect(await screen.findByText('미국 달러 추가됨')).toHaveRole('status');
  expect(window.location.search).toContain('targets=JPY,USD&base=KRW&period=1y');
  await user.click(screen.getByRole('button', { name: '일본 엔화 빼기' }));
  expect(window.location.search).toContain('targets=USD&');
  expect(screen.getByRole('list', { name: '비교하는 통화' })).toHaveFocus();
});

test('says what of a link is not shown, and why', async () => {
  const requests = replies();
  open('?targets=JPY,XXX,KRW&lang=en');
  expect(await screen.findByText('XXX: there is no such currency code.')).toBeVisible();
  expect(screen.getByText(/KRW is your home currency/)).toBeVisible();
  await row(/JPY/);
  expect(requestsTo(COMPARE, requests).map((each) => asked(each, 'targets'))).toEqual(['JPY']);
});

test('sorts by a heading, and the order is in the address', async () => {
  replies();
  const user = open('?targets=JPY,USD&lang=en');
  await user.click(await screen.findByRole('button', { name: /^Currency/ }));
  expect(window.location.search).toContain('sort=name');
  const heading = screen.getByRole('columnheader', { name: /^Currency/ });
  expect(heading).toHaveAttribute('aria-sort', 'ascending');
  await user.click(screen.getByRole('button', { name: /^Currency/ }));
  expect(heading).toHaveAttribute('aria-sort', 'descending');
  const names = screen.getAllByRole('rowheader').map(({ textContent }) => textContent);
  expect(names[0]).toContain('US Dollar');
});

test('is read out by the arrow keys', async () => {
  replies();
  const user = open('?targets=JPY,USD&lang=en');
  const slider = await chart();
  expect(slider).toHaveAttribute('aria-valuetext', '30 Oct, JPY +5.00%, USD +5.00%');
  slider.focus();
  await user.keyboard('{Home}');
  await waitFor(() =>
    expect(slider).toHaveAttribute('aria-valuetext', '2 Oct, JPY 0.00%, USD 0.00%'),
  );
});

test('the lines can be read as a table', async () => {
  replies();
  const user = open('?targets=JPY&lang=en');
  await user.click(await screen.findByText('Show the chart as a table'));
  const table = within(await screen.findByRole('table', { name: /Change by date/ }));
  expect(table.getByRole('row', { name: '2026-10-30 +5.00%' })).toBeVisible();
});

test('the coefficients of the matrix have the same decimals', async () => {
  const series = ['JPY', 'USD'].map((code) => compared(code, DAYS));
  const coefficient = { targets: ['JPY', 'USD'], coefficient: 0.5, returns: 22, reason: null };
  services({ [COMPARE]: () => comparison(series, [coefficient]) });
  open('?targets=JPY,USD&lang=en');
  expect(await row(/^JPY 1.00 0.50$/)).toBeVisible();
  expect(await row(/^USD 0.50 1.00$/)).toBeVisible();
});

test('offers no file of a source that forbids it', async () => {
  replies(false);
  open('?targets=JPY&lang=en');
  expect(await screen.findByText(/does not allow its values to be passed on/)).toBeVisible();
  expect(screen.queryByRole('button', { name: /CSV/ })).toBeNull();
});

test('compares without the catalogue, and says what is missing without the history', async () => {
  services({ 'GET /api/v1/currencies': down, [COMPARE]: down, [STANDING]: down });
  open('?targets=JPY&lang=en');
  expect(await screen.findAllByText(/could not be loaded right now/)).toHaveLength(2);
});
