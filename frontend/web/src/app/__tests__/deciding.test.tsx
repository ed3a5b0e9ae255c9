import { screen, waitFor, within } from '@testing-library/react';
import { beforeEach, expect, test, vi } from 'vitest';

import { cost, staleForecast, staleStanding, standingOfYen, year } from '@/testing/decisions';
import { open, panel } from '@/testing/page';
import { rate, value } from '@/testing/responses';
import { requestsTo, services } from '@/testing/services';

const COST = 'GET /api/v1/currencies/cost';
const STANDING = 'GET /api/v1/history/standing';
const FORECAST = 'GET /api/v1/history/forecast';

/** Tells each observer at once that what it observes is in view. */
class InView {
  constructor(private readonly report: IntersectionObserverCallback) {}
  observe = () =>
    this.report([{ isIntersecting: true } as IntersectionObserverEntry], this as never);
  disconnect = () => undefined;
}

const JAPAN = '/?country=JP&currency=JPY';

beforeEach(() => void vi.stubGlobal('IntersectionObserver', InView));

test.each([
  ['ko', /싼 날인가요/, '최근 1년 중 83%의 날보다 쌉니다.', '3번 연속으로 내렸습니다.'],
  [
    'en',
    /good day/,
    'Cheaper than on 83% of the days of the last year.',
    'It has fallen 3 times in a row.',
  ],
])('says in %s where the rate stands', async (lang, title, sentence, streak) => {
  services();
  open(`${JAPAN}&lang=${lang}`);
  const section = await panel(title);
  expect(await section.findByText(sentence)).toBeVisible();
  expect(section.getByText(streak)).toBeVisible();
  expect(section.getAllByRole('listitem')[2]).toHaveTextContent(/839.62.*963.91/);
});

test('the low and the high of some days have the same decimals', async () => {
  const { high, low, ...rest } = year;
  const window = { ...rest, high: { ...high, rate: '1.00213' }, low: { ...low, rate: '0.99987' } };
  const windows = { ...standingOfYen.windows, '365d': window };
  services({ [STANDING]: () => ({ ...standingOfYen, windows }) });
  open(`${JAPAN}&lang=en`);
  const section = await panel(/good day/);
  expect((await section.findAllByRole('listitem'))[2]).toHaveTextContent(/99.987 won.*100.213 won/);
});

test('of a stale rate nothing is said but why', async () => {
  services({ [STANDING]: () => staleStanding, [FORECAST]: () => staleForecast });
  open(`${JAPAN}&lang=en`);
  const standing = await panel(/good day/);
  expect(await standing.findByText(/nobody can say whether today is a good day/)).toBeVisible();
  expect(await (await panel(/How far/)).findByText(/no range is calculated/)).toBeVisible();
  expect(screen.queryByText(/Cheaper than on|with a chance of/)).toBeNull();
});

test('below a stale rate no sentence of a history that is ahead of it is shown', async () => {
  services({ 'GET /api/v1/currencies/JPY': () => rate('JPY', { ...value, stale: true }) });
  open(`${JAPAN}&lang=en`);
  await (await panel(/good day/)).findByText(/Cheaper than on 83%/);
  expect((await panel(/Japan/)).queryByText(/Cheaper than on/)).toBeNull();
});

test('windows kept of an earlier visit are not said of today', async () => {
  const { latest } = staleStanding;
  services({ [STANDING]: () => ({ ...standingOfYen, latest }) });
  open(`${JAPAN}&lang=en`);
  expect(await (await panel(/good day/)).findByText(/nobody can say/)).toBeVisible();
  expect(screen.queryByText(/Cheaper than on/)).toBeNull();
});

test('gives the range of a forecast with its measured coverage, and no direction', async () => {
  const requests = services();
  const user = open(`${JAPAN}&lang=en`);
  const section = await panel(/How far/);
  expect(
    await section.findByText(
      'On 27 Nov it will be between 824.00 won and 875.00 won with a chance of 80%.',
    ),
  ).toBeVisible();
  expect(section.getByText(/Tried on 6,876 past days, .* on 83% of them/)).toBeVisible();
  expect(section.getByText(/Nobody can predict whether it will rise or fall/)).toBeVisible();
  await user.click(section.getByRole('radio', { name: '1 week' }));
  await waitFor(() => expect(requestsTo(FORECAST, requests).at(-1)?.url).toContain('days=5'));
});

test('compares the airport with an app, as assumptions that name their source', async () => {
  const requests = services();
  open(`${JAPAN}&lang=en`);
  const section = await panel(/really get/);
  expect(await section.findByText('33,906 yen')).toBeVisible();
  expect(section.getByText(/gives you 1,301 yen more/)).toBeVisible();
  expect(section.getAllByText(/^An assumption: .* \(read on 29 Nov\)\.$/)).toHaveLength(2);
  const query = new URL(requestsTo(COST, requests)[0]?.url ?? '').searchParams;
  expect(Object.fromEntries(query)).toEqual({
    from: 'KRW',
    to: 'JPY',
    amount: '300000',
    spread: '4.2',
    other_spread: '1.75',
    other_discount: '80',
  });
});

test('a charge that is no percentage is explained and not sent', async () => {
  const requests = services({ [COST]: () => cost });
  const user = open(`${JAPAN}&lang=en`);
  const option = within(
    await (await panel(/really get/)).findByRole('group', { name: 'Option 1' }),
  );
  const spread = option.getByRole('textbox', { name: 'Spread (%)' });
  await user.clear(spread);
  await user.type(spread, '100');
  expect(spread).toHaveAccessibleDescription(/less than 100/);
  expect(option.getByRole('combobox')).toHaveValue('own');
  await new Promise((resolve) => setTimeout(resolve, 400));
  const sent = requestsTo(COST, requests).map(({ url }) => new URL(url).searchParams.get('spread'));
  expect(sent).not.toContain('100');
});

test('has the amounts of both directions, and prints them alone', async () => {
  services();
  const print = vi.fn();
  vi.stubGlobal('print', print);
  const user = open(`${JAPAN}&lang=en`);
  const section = await panel(/take along/);
  const table = within(section.getByRole('table', { name: 'yen to won' }));
  expect(table.getByRole('row', { name: '1,000 8,491' })).toBeVisible();
  expect(section.getByRole('row', { name: '300,000 35,330' })).toBeVisible();
  await user.click(section.getByRole('button', { name: 'Print' }));
  expect(print).toHaveBeenCalledOnce();
  expect(document.documentElement).toHaveClass('prints-amounts');
  window.dispatchEvent(new Event('afterprint'));
  expect(document.documentElement).not.toHaveClass('prints-amounts');
});

test.each([
  ['ko', /^10월 30일 금요일 기준 환율, 수수료 제외. 출처: 유럽중앙은행 유로 참조 환율$/],
  ['en', /^Rate as of Friday,? 30 October, without fees. Source: European Central Bank/],
])('names in %s the day and the source of the amounts', async (lang, sentence) => {
  services();
  open(`${JAPAN}&lang=${lang}`);
  const section = await panel(/가지고 다닐|take along/);
  expect(section.getByText(/수수료 제외|without fees/)).toHaveTextContent(sentence);
});

test('amounts in cents end in one column', async () => {
  services({ 'GET /api/v1/currencies/USD': () => rate('USD', { ...value, rate: '1427.5' }) });
  open('/?country=US&currency=USD&lang=en');
  const table = within((await panel(/take along/)).getByRole('table', { name: 'won to dollars' }));
  const results = table.getAllByRole('cell').map(({ textContent }) => textContent);
  expect(results).not.toHaveLength(0);
  for (const result of results) expect(result).toMatch(/\.\d\d$/);
});

test('a budget multiplies days, people and the money of a day', async () => {
  services();
  const user = open(`${JAPAN}&lang=ko`);
  const section = await panel(/여행 예산/);
  const days = section.getByRole('textbox', { name: '며칠 동안' });
  await user.clear(days);
  expect(days).toHaveAccessibleDescription(/1에서 365 사이/);
  await user.type(days, '3');
  await user.clear(section.getByRole('textbox', { name: '몇 사람이' }));
  await user.type(section.getByRole('textbox', { name: '몇 사람이' }), '2');
  expect(section.getByText('60,000엔')).toBeVisible();
  expect(section.getByText('509,481원')).toBeVisible();
});
