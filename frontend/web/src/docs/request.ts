import { resolved, type Contract, type Operation, type Parameter } from '@/docs/contract';

/** What is asked for: the text of each parameter by its name, empty if it is not set. */
export type Values = Record<string, string>;

const JSON_TYPE = 'application/json';
/** The headers of a response that say something about its content or its limits. */
const OF_INTEREST = [
  'content-type',
  'cache-control',
  'etag',
  'x-request-id',
  'rate-sources',
  'withheld-points',
  'ratelimit',
  'ratelimit-policy',
  'retry-after',
  'deprecation',
  'sunset',
];

/** The parameters that can be typed into a form: those of the path and the query. */
export function parametersOf(contract: Contract, operation: Operation): Parameter[] {
  return (operation.parameters ?? [])
    .map((each) => resolved(contract, each))
    .filter(({ in: place }) => place === 'path' || place === 'query');
}

/** The examples of what is required; the rest is not set. */
export function examples(parameters: readonly Parameter[]): Values {
  return Object.fromEntries(
    parameters.map(({ name, required, example }) => [
      name,
      required === true ? String(example ?? '') : '',
    ]),
  );
}

/** The path and query that ask for these values. */
export function targetOf(path: string, parameters: readonly Parameter[], values: Values): string {
  const text = (name: string) => encoded(values[name] ?? '');
  const filled = parameters
    .filter((each) => each.in === 'path')
    .reduce((found, { name }) => found.replace(`{${name}}`, text(name)), path);
  const query = parameters
    .filter((each) => each.in === 'query' && (values[each.name] ?? '') !== '')
    .map(({ name }) => `${name}=${text(name)}`)
    .join('&');
  return query === '' ? filled : `${filled}?${query}`;
}

/** The command that sends the request, for a POSIX shell. */
export function curlOf(method: string, url: string, operation: Operation): string {
  if (method === 'get') return `curl '${url}'`;
  const { pathname, origin } = new URL(url);
  // An operation with a secret is not public: it has another address.
  const secret = operation.security !== undefined;
  const address = secret ? `"$RANKING${pathname}"` : `'${origin}${pathname}'`;
  return [
    `curl -X ${method.toUpperCase()} ${address}`,
    ...(secret ? [`-H "Authorization: Bearer $TOKEN"`] : []),
    `-H 'Content-Type: ${JSON_TYPE}'`,
    `-d '${JSON.stringify(bodyOf(operation))}'`,
  ].join(' \\\n  ');
}

function bodyOf({ requestBody }: Operation): unknown {
  const media = requestBody?.content[JSON_TYPE];
  return media?.example ?? Object.values(media?.examples ?? {})[0]?.value ?? {};
}

/** A response as the page shows it. */
export interface Shown {
  status: string;
  headers: [string, string][];
  body: string;
}

/** Sends a GET to this origin. */
export async function fetched(target: string): Promise<Shown> {
  const response = await fetch(target, { cache: 'no-store' });
  const body = await response.text();
  return {
    status: `${response.status} ${response.statusText}`.trim(),
    headers: OF_INTEREST.flatMap((name) => {
      const value = response.headers.get(name);
      return value === null ? [] : [[name, value] as [string, string]];
    }),
    body: indented(body),
  };
}

function indented(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}

function encoded(text: string): string {
  return encodeURIComponent(text).replaceAll('%2C', ',').replaceAll("'", '%27');
}
