type Problem = Record<'detail' | 'request_id', unknown>;

/** Why a request failed; `status` is null if the service was not reached, `retryAfter` is in seconds. */
export class Failure extends Error {
  override readonly name = 'Failure';

  constructor(
    readonly status: number | null,
    detail: string,
    readonly requestId: string | null = null,
    readonly retryAfter: number | null = null,
  ) {
    super(detail);
  }
}

export function isFailure(error: unknown): error is Failure {
  return error instanceof Failure;
}

/** Whether a retry may succeed: the service was not reached, or failed itself (5xx). */
export function isTransient(error: unknown): boolean {
  return !isFailure(error) || error.status === null || error.status >= 500;
}

/** Reads an `application/problem+json` response, or any other body in its place. */
export function failure(response: Response, body: unknown): Failure {
  const problem = (typeof body === 'object' ? body : null) as Partial<Problem> | null;
  const text = (value: unknown) => (typeof value === 'string' ? value : null);
  const requestId = text(problem?.request_id) ?? response.headers.get('X-Request-ID');
  const wait = Number(response.headers.get('Retry-After') ?? Number.NaN);
  const retryAfter = Number.isFinite(wait) ? wait : null;
  return new Failure(response.status, text(problem?.detail) ?? '', requestId, retryAfter);
}
