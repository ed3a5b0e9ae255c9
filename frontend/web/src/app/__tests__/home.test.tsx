import { cleanup, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';

import { changes, latest } from '@/testing/months';
import { board, value } from '@/testing/responses';
import { open, panel } from '@/testing/page';
import { json, requestsTo, services } from '@/testing/services';

const heading = (name: RegExp) => screen.findByRole('heading', { level: 2, name });

test('the home shows what the last visit looked at', async () => {
  services();
  open('/?country=US&lang=en');
  expect(await heading(/United States/)).toBeVisible();
  await waitFor(() => expect(localStorage.getItem('trip.last-seen')).not.toBeNull());
  cleanup();
  open();
  expect(await heading(/United States US Dollar/)).toBeVisible();
  expect(screen.queryByRole('heading', { name: /Japan/ })).toBeNull();
});

test.each(['country=ZZ&currency=QQQ', 'currency=VND', 'currency=KRW', 'anything'])(
  'the home shows the usual country if nothing can be said of %s',
  async (saved) => {
    localStorage.setItem('trip.last-seen', saved);
    services();
    open();
    expect(await heading(/Japan/)).toBeVisible();
  },
);

const LATEST = 'GET /api/v1/currencies/latest';
const MONTH = 'GET /api/v1/history/compare';
const CHANGES = 'GET /api/v1/history/changes';

const favourites = () => panel(/Favourite currencies/);
const cards = async () => (await favourites()).findAllByRole('listitem');
const card = async (name: RegExp) => {
  const link = await (await favourites()).findByRole('link', { name });
  return link.closest('li') as HTMLElement;
};

test('before there are favourites it shows usual currencies, and says how to keep one', async () => {
  const requests = services();
  const user = open();
  expect(await cards()).toHaveLength(2);
  const yen = within(await card(/Yen/));
  expect(yen.getByText('860.00 won')).toBeVisible();
  expect(yen.getByText('2.40% cheaper than a month ago')).toBeInTheDocument();
  expect(yen.getByRole('img', { name: /between 840.00 won and 870.00 won/ })).toBeInTheDocument();
  expect(yen.getByText('ecb-archive')).toBeVisible();
  await user.click(yen.getByRole('button', { name: 'Favourite: Japanese Yen' }));
  expect(localStorage.getItem('trip.favourites')).toBe('["JPY"]');
  expect(yen.getByRole('button', { name: /Favourite/ })).toHaveAttribute('aria-pressed', 'true');
  expect((await favourites()).getByText(/are saved in this browser only/)).toBeVisible();
  expect(requestsTo(LATEST, requests)).toHaveLength(1);
  expect(requestsTo(MONTH, requests)).toHaveLength(1);
});

test('a currency is added from the list, and two can be compared', async () => {
  localStorage.setItem('trip.favourites', '["JPY"]');
  services();
  const user = open();
  const section = await favourites();
  await section.findAllByRole('listitem');
  expect(section.queryByRole('link', { name: /Compare/ })).toBeNull();
  await user.selectOptions(section.getByLabelText('Add a currency'), 'USD');
  await user.click(section.getByRole('button', { name: 'Add' }));
  expect(section.getByRole('link', { name: /Compare/ })).toHaveAttribute(
    'href',
    '/compare?targets=JPY,USD&base=KRW&period=1y',
  );
});

test('a card says nothing of today if its rate is overdue', async () => {
  const old = { ...value, rate: '8.6', stale: true, unit: 'KRW per 1 JPY' };
  services({ [LATEST]: () => ({ ...latest('USD'), rates: { JPY: old } }) });
  open();
  const yen = within(await card(/Yen/));
  expect(yen.getByText(/from 30 Oct, newer rate overdue/)).toBeVisible();
  expect(yen.getByText(/change over a month is not known/)).toBeVisible();
  expect(yen.queryByText(/cheaper/)).toBeNull();
});

test('with one service down the cards show what the other knows', async () => {
  services({ [LATEST]: () => json({}, 404) });
  open();
  expect(await within(await card(/Yen/)).findByText('840.00 won')).toBeVisible();
  cleanup();
  services({ [MONTH]: () => json({}, 404) });
  open();
  const yen = within(await card(/Yen/));
  expect(await yen.findByText('860.00 won')).toBeVisible();
  expect(yen.getByText(/change over a month is not known/)).toBeVisible();
});

test('the map says of each country how it moved, and is walked by arrow keys', async () => {
  services();
  const user = open();
  const map = await screen.findByRole('listbox', { name: /World map/ });
  await waitFor(() =>
    expect(
      within(map).getByRole('option', { name: 'Japan: 2.40% cheaper than a month ago' }),
    ).toBeInTheDocument(),
  );
  expect(
    within(map).getByRole('option', { name: /^United States: 1.20% more expensive/ }),
  ).toBeInTheDocument();
  expect(
    within(map).getByRole('option', { name: 'Vietnam: change over a month not known' }),
  ).toBeInTheDocument();
  map.focus();
  await user.keyboard('{ArrowRight}');
  expect(within(map).getByRole('option', { selected: true })).toHaveAccessibleName(
    'South Korea: uses your home currency',
  );
  await user.keyboard('{ArrowRight}{Enter}');
  expect(await heading(/Japan/)).toHaveFocus();
  expect(window.location.search).toContain('country=JP');
});

test('a first tap shows a country, a second one chooses it', async () => {
  services();
  const user = open();
  const map = await screen.findByRole('listbox', { name: /World map/ });
  const usa = await within(map).findByRole('option', { name: /United States/ });
  await user.pointer([{ keys: '[TouchA]', target: usa }]);
  expect(await screen.findByRole('link', { name: 'See the rate of United States' })).toBeVisible();
  expect(window.location.search).not.toContain('country');
  await user.pointer([{ keys: '[TouchA]', target: usa }]);
  expect(await heading(/United States/)).toBeVisible();
});

test('the map shows the views of today too, and all countries as a table', async () => {
  services({ 'GET /api/v1/rankings': () => board('US', 'JP') });
  const user = open();
  const section = await panel(/On the world map/);
  await user.click(await section.findByRole('radio', { name: 'Views today' }));
  expect(section.getByRole('option', { name: 'Japan: 1,199 views today' })).toBeInTheDocument();
  expect(section.getByRole('option', { name: /Vietnam: not viewed yet/ })).toBeInTheDocument();
  await user.click(section.getByText('Show all countries as a table'));
  expect(await section.findByRole('row', { name: /^Vietnam no recent rate 0$/ })).toBeVisible();
});

test('if every rate is stale, the map colours no country and says why', async () => {
  services({ [CHANGES]: () => changes({ JPY: null, USD: null }) });
  open();
  const section = await panel(/On the world map/);
  expect(await section.findByText(/no country can be compared with a month ago/)).toBeVisible();
  const japan = await section.findByRole('option', { name: /Japan: change .* not known/ });
  expect(japan).toHaveClass('map-none');
});

test('lists the countries that gained most ranks this week, then the new ones', async () => {
  services({
    'GET /api/v1/rankings': () => {
      const { items, ...rest } = board('US', 'JP', 'VN');
      return { ...rest, items: items.toReversed() };
    },
  });
  open();
  const section = await panel(/Rising this week/);
  const names = (await section.findAllByRole('listitem')).map((each) => each.textContent);
  expect(names).toEqual(['🇺🇸United States ▲ 2up 2', '🇻🇳Vietnam new']);
});
