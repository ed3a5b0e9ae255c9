import { vi } from 'vitest';

import { cost, forecastOfYen, standingOfYen } from '@/testing/decisions';
import {
  board,
  changes,
  countries,
  currencies,
  history,
  problem,
  QUARTER,
  rate,
  standing,
  stats,
} from '@/testing/responses';

type Reply = (request: Request) => unknown;

const DEFAULTS: Record<string, Reply> = {
  'GET /api/v1/countries': () => countries,
  'GET /api/v1/currencies': () => currencies,
  'GET /api/v1/currencies/JPY': () => rate('JPY'),
  'GET /api/v1/currencies/USD': () => rate('USD'),
  'GET /api/v1/currencies/VND': () => rate('VND', null),
  'GET /api/v1/currencies/search': () => ({
    query: '',
    total: 2,
    results: [
      {
        kind: 'country',
        code: 'US',
        names: { en: 'United States', ko: '미국' },
        currency: 'USD',
        matched: 'United States',
      },
      {
        kind: 'currency',
        code: 'USD',
        names: { en: 'US Dollar', ko: '미국 달러' },
        currency: 'USD',
        matched: 'US Dollar',
      },
    ],
  }),
  'GET /api/v1/history': () => history(QUARTER),
  'GET /api/v1/history/stats': () => stats(QUARTER),
  'GET /api/v1/history/standing': () => standingOfYen,
  'GET /api/v1/history/forecast': () => forecastOfYen,
  'GET /api/v1/currencies/cost': () => cost,
  'GET /api/v1/history/changes': () => changes({ JPY: '-2.4', USD: '1.2' }),
  'GET /api/v1/rankings': () => board('US', 'JP', 'VN'),
  'POST /api/v1/rankings/click': () => standing,
};

/** Replaces the network with these replies; returns the list of requests, which grows as they are made. */
export function services(replies: Record<string, Reply> = {}): Request[] {
  const requests: Request[] = [];
  vi.stubGlobal('fetch', async (request: Request) => {
    requests.push(request);
    const route = `${request.method} ${new URL(request.url).pathname}`;
    const reply = replies[route] ?? DEFAULTS[route];
    if (reply === undefined) return json({ ...problem, status: 404 }, 404);
    const body = await reply(request);
    return body instanceof Response ? body : json(body, request.method === 'POST' ? 201 : 200);
  });
  return requests;
}

export function down(): Response {
  return json(problem, 503, { 'Retry-After': '1' });
}

/** The response while rates are being loaded. */
export function loading(done: number, total: number): Response {
  const body = { ...problem, detail: 'Rates are being loaded.', loading: { done, total } };
  return json(body, 503, { 'Retry-After': '1' });
}

export function unreachable(): never {
  throw new TypeError('Failed to fetch');
}

export function json(
  body: unknown,
  status: number,
  headers: Record<string, string> = {},
): Response {
  return Response.json(body, { status, headers });
}

/** The requests to a route, such as "POST /api/v1/rankings/click". */
export function requestsTo(route: string, requests: Request[]): Request[] {
  return requests.filter(({ method, url }) => `${method} ${new URL(url).pathname}` === route);
}
