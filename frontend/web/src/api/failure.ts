type Problem = Record<'detail' | 'request_id' | 'loading', unknown>;

/** Of `total` events with rates, which may grow, `done` are loaded. */
export interface Loading {
  done: number;
  total: number;
}

/**
 * Why a request failed; `status` is null if the service was not reached, `retryAfter` is in seconds,
 * `loading` says how far the service is if it is still loading rates.
 */
export class Failure extends Error {
  override readonly name = 'Failure';

  constructor(
    readonly status: number | null,
    detail: string,
    readonly requestId: string | null = null,
    readonly retryAfter: number | null = null,
    readonly loading: Loading | null = null,
  ) {
    super(detail);
  }
}

export function isFailure(error: unknown): error is Failure {
  return error instanceof Failure;
}

/** Whether a retry may succeed at once: the service was not reached, or failed itself (5xx). */
export function isTransient(error: unknown): boolean {
  if (loadingOf(error) !== null) return false;
  return !isFailure(error) || error.status === null || error.status >= 500;
}

/** Whether the service was waited for already, so that asking again at once would double the wait. */
export function isLate(error: unknown): boolean {
  return isFailure(error) && error.status === 504;
}

/** How far the service is with loading rates, if that is why the request failed. */
export function loadingOf(error: unknown): Loading | null {
  return isFailure(error) ? error.loading : null;
}

/** How soon a failed request is repeated, in milliseconds: often while rates are being loaded. */
export function repeatAfter(error: unknown): number {
  return loadingOf(error) === null ? 15_000 : 2000;
}

/** Reads an `application/problem+json` response, or any other body in its place. */
export function failure(response: Response, body: unknown): Failure {
  const problem = (typeof body === 'object' ? body : null) as Partial<Problem> | null;
  const text = (value: unknown) => (typeof value === 'string' ? value : null);
  const requestId = text(problem?.request_id) ?? response.headers.get('X-Request-ID');
  const wait = Number(response.headers.get('Retry-After') ?? Number.NaN);
  const retryAfter = Number.isFinite(wait) ? wait : null;
  const detail = text(problem?.detail) ?? '';
  return new Failure(response.status, detail, requestId, retryAfter, progress(problem?.loading));
}

function progress(value: unknown): Loading | null {
  const { done, total } = ((typeof value === 'object' ? value : null) ?? {}) as Partial<Loading>;
  return typeof done === 'number' && typeof total === 'number' ? { done, total } : null;
}
