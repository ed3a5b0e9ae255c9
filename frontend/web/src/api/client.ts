import createClient from 'openapi-fetch';

import type { paths as CurrencyPaths } from '@/api/currency.gen';
import { failure, Failure, isFailure } from '@/api/failure';
import type { paths as HistoryPaths } from '@/api/history.gen';
import type { paths as RankingPaths } from '@/api/ranking.gen';
import { heard } from '@/lib/connection';

const PATIENCE = 15_000;

const options = { baseUrl: window.location.origin, fetch: send };

export const currencyApi = createClient<CurrencyPaths>(options);
export const historyApi = createClient<HistoryPaths>(options);
export const rankingApi = createClient<RankingPaths>(options);

/** Returns the body of an answer, or throws a Failure. */
export async function answered<Body>(
  request: Promise<{ data?: Body; error?: unknown; response: Response }>,
): Promise<Body> {
  const { data, error, response } = await request.catch(unreadable);
  if (data !== undefined) return data;
  throw failure(response, error);
}

async function send(request: Request): Promise<Response> {
  const signal = AbortSignal.any([request.signal, AbortSignal.timeout(PATIENCE)]);
  try {
    const response = await fetch(request, { signal });
    heard(true);
    return response;
  } catch (cause) {
    if (request.signal.aborted) throw cause;
    heard(false);
    throw new Failure(null, String(cause));
  }
}

// Not JSON: a captive portal or a proxy answered in the place of the service.
function unreadable(cause: unknown): never {
  throw isFailure(cause) || !(cause instanceof SyntaxError)
    ? cause
    : new Failure(null, cause.message);
}
