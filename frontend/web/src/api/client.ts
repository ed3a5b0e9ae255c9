import type { Client } from 'openapi-fetch';

import type { paths as CurrencyPaths } from '@/api/currency.gen';
import { takeEarly } from '@/api/early';
import { TIMEOUT } from '@/api/timeout';
import { failure, Failure, isFailure } from '@/api/failure';
import type { paths as HistoryPaths } from '@/api/history.gen';
import type { paths as RankingPaths } from '@/api/ranking.gen';
import { setReachable } from '@/lib/connection';

// The gateway waits for an API no longer than ten seconds.

interface Call {
  params?: Partial<
    Record<'path' | 'query' | 'header', Record<string, string | number | undefined>>
  >;
  body?: unknown;
  signal?: AbortSignal;
}

export const currencyApi = client<CurrencyPaths>();
export const historyApi = client<HistoryPaths>();
export const rankingApi = client<RankingPaths>();

/** Returns the body of a successful response; throws a Failure for any other. */
export async function bodyOf<Body>(
  request: Promise<{ data?: Body; error?: unknown; response: Response }>,
): Promise<Body> {
  const { data, error, response } = await request.catch(asFailure);
  if (data !== undefined) return data;
  throw failure(response, error);
}

/** Calls that openapi-fetch types by a contract; its own code does much that this page does not need. */
function client<Paths extends object>() {
  return { GET: caller('GET'), POST: caller('POST') } as Pick<Client<Paths>, 'GET' | 'POST'>;
}

function caller(method: 'GET' | 'POST') {
  return async (path: string, { params = {}, body, signal }: Call = {}) => {
    const filled = path.replace(/\{(\w+)\}/g, (_, name: string) =>
      encodeURIComponent(String(params.path?.[name])),
    );
    const url = new URL(filled, window.location.origin);
    for (const [name, value] of Object.entries(params.query ?? {}))
      if (value !== undefined) url.searchParams.set(name, String(value));
    const headers = new Headers(params.header as Record<string, string>);
    if (body !== undefined) headers.set('Content-Type', 'application/json');
    const sent = body === undefined ? null : JSON.stringify(body);
    const response = await send(new Request(url, { method, headers, body: sent, signal }));
    if (response.ok) return { data: (await response.json()) as unknown, response };
    return { error: (await response.json().catch(() => null)) as unknown, response };
  };
}

async function send(request: Request): Promise<Response> {
  const signal = AbortSignal.any([request.signal, AbortSignal.timeout(TIMEOUT)]);
  try {
    // The page asks each time; what has not changed is a 304.
    const response = await (takeEarly(request.url) ??
      fetch(request, { signal, cache: 'no-cache' }));
    setReachable(true);
    return response;
  } catch (cause) {
    if (request.signal.aborted) throw cause;
    setReachable(false);
    const isLate = cause instanceof DOMException && cause.name === 'TimeoutError';
    throw new Failure(isLate ? 504 : null, String(cause));
  }
}

// A body that is not JSON comes from a captive portal or a proxy, not from the service.
function asFailure(cause: unknown): never {
  throw isFailure(cause) || !(cause instanceof SyntaxError)
    ? cause
    : new Failure(null, cause.message);
}
