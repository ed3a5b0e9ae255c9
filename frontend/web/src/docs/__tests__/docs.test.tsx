import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';

import { LanguageProvider } from '@/app/LanguageProvider';
import { Docs } from '@/docs/Docs';

const CONTRACT = `
info: {title: Currency, description: About rates.}
paths:
  /api/v1/currencies/{code}:
    get:
      operationId: currency
      summary: One currency and its newest value
      parameters:
        - {name: code, in: path, required: true, example: JPY, schema: {type: string}}
        - {name: format, in: query, schema: {type: string, enum: [json, csv]}}
      responses: {"200": {description: The currency.}}
`;
const EMPTY = 'info: {title: x, description: x}\npaths: {}\n';

function open(query: string, answer: () => Response = () => Response.json({ rate: '8.49' })) {
  const asked: string[] = [];
  vi.stubGlobal('fetch', (path: string) => {
    asked.push(path);
    if (path === '/docs/currency.yaml') return Promise.resolve(new Response(CONTRACT));
    if (path.startsWith('/docs/')) return Promise.resolve(new Response(EMPTY));
    return Promise.resolve(answer());
  });
  window.history.replaceState(null, '', `/docs${query}`);
  render(
    <LanguageProvider>
      <Docs />
    </LanguageProvider>,
  );
  return { user: userEvent.setup(), asked };
}

const operation = async (name: RegExp) => within(await screen.findByRole('article', { name }));

test('a summary is in the language of the page, the rest is marked as English', async () => {
  const { user } = open('?lang=ko');
  expect(await screen.findByText('한 통화와 그 가장 새로운 환율')).toHaveAttribute('lang', 'ko');
  expect(screen.getByText('About rates.').parentElement).toHaveAttribute('lang', 'en');
  expect(document.title).toBe('API 설명 · Trip Service');
  await user.click(screen.getByRole('button', { name: 'English' }));
  expect(await screen.findByText('One currency and its newest value')).toBeVisible();
  expect(document.documentElement).toHaveAttribute('lang', 'en');
});

test('tries what is typed, and the command follows', async () => {
  const { user, asked } = open('?lang=en');
  const shown = await operation(/One currency/);
  await user.click(shown.getByText('Try it'));
  await user.clear(shown.getByRole('textbox', { name: /code/ }));
  await user.type(shown.getByRole('textbox', { name: /code/ }), 'USD');
  await user.selectOptions(shown.getByRole('combobox', { name: /format/ }), 'json');
  const target = '/api/v1/currencies/USD?format=json';
  expect(shown.getByText(`curl '${window.location.origin}${target}'`)).toBeVisible();
  await user.click(shown.getByRole('button', { name: 'Send' }));
  expect(await shown.findByText('Response: 200')).toHaveRole('status');
  expect(shown.getByRole('group', { name: 'Response body' })).toHaveTextContent('"rate": "8.49"');
  expect(shown.getByText('content-type')).toBeVisible();
  expect(asked.at(-1)).toBe(target);
});

test('a refusal is shown as it came, and what is long is cut with a word about it', async () => {
  const { user } = open('?lang=en', () => new Response('x'.repeat(30_000), { status: 422 }));
  const shown = await operation(/One currency/);
  await user.click(shown.getByText('Try it'));
  await user.click(shown.getByRole('button', { name: 'Send' }));
  expect(await shown.findByText('Response: 422')).toBeVisible();
  expect(shown.getByText('The first 20,000 of 30,000 characters.')).toBeVisible();
});

test('says that the service could not be reached', async () => {
  const { user } = open('?lang=en', () => {
    throw new TypeError('Failed to fetch');
  });
  const shown = await operation(/One currency/);
  await user.click(shown.getByText('Try it'));
  await user.click(shown.getByRole('button', { name: 'Send' }));
  expect(await shown.findByText('The service could not be reached.')).toBeVisible();
});

test('copies a command and says so', async () => {
  const { user } = open('?lang=en');
  const shown = await operation(/One currency/);
  await user.click(shown.getByRole('button', { name: 'Copy command' }));
  expect(await shown.findByText('Command copied.')).toHaveRole('status');
  expect(await navigator.clipboard.readText()).toMatch(/^curl '.*\/currencies\/JPY'$/);
});
