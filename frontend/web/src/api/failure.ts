type Problem = Record<'detail' | 'request_id', unknown>;

/** Why there is no answer; `status` is null if the service was not reached. */
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

/** Whether asking again may help: the service was not reached, or has trouble of its own. */
export function isPassing(error: unknown): boolean {
  return !isFailure(error) || error.status === null || error.status >= 500;
}

/** Reads an `application/problem+json` answer, or whatever came in its place. */
export function failure(response: Response, body: unknown): Failure {
  const said = (typeof body === 'object' ? body : null) as Partial<Problem> | null;
  const text = (value: unknown) => (typeof value === 'string' ? value : null);
  const requestId = text(said?.request_id) ?? response.headers.get('X-Request-ID');
  const wait = Number(response.headers.get('Retry-After') ?? Number.NaN);
  const retryAfter = Number.isFinite(wait) ? wait : null;
  return new Failure(response.status, text(said?.detail) ?? '', requestId, retryAfter);
}
