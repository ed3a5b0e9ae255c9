import createClient from 'openapi-fetch';

import type { paths as CurrencyPaths } from '@/api/currency.gen';
import { failure, Failure, isFailure } from '@/api/failure';
import type { paths as HistoryPaths } from '@/api/history.gen';
import type { paths as RankingPaths } from '@/api/ranking.gen';
import { setReachable } from '@/lib/connection';

// The gateway waits for an API no longer than ten seconds.
const TIMEOUT = 12_000;

const options = { baseUrl: window.location.origin, fetch: send };

export const currencyApi = createClient<CurrencyPaths>(options);
export const historyApi = createClient<HistoryPaths>(options);
export const rankingApi = createClient<RankingPaths>(options);

/** Returns the body of a successful response; throws a Failure for any other. */
export async function bodyOf<Body>(
  request: Promise<{ data?: Body; error?: unknown; response: Response }>,
): Promise<Body> {
  const { data, error, response } = await request.catch(asFailure);
  if (data !== undefined) return data;
  throw failure(response, error);
}

async function send(request: Request): Promise<Response> {
  const signal = AbortSignal.any([request.signal, AbortSignal.timeout(TIMEOUT)]);
  try {
    // The page asks each time; what has not changed is a 304.
    const response = await fetch(request, { signal, cache: 'no-cache' });
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
