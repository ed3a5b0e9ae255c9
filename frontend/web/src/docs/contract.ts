import { parse } from 'yaml';

export const SERVICES = ['currency', 'history', 'ranking'] as const;
export type Service = (typeof SERVICES)[number];

/** The parts of OpenAPI 3.1 that the contracts use and the page shows. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  format?: string;
  description?: string;
  enum?: unknown[];
  const?: unknown;
  default?: string | number | boolean;
  pattern?: string;
  minimum?: number;
  maximum?: number;
  required?: string[];
  properties?: Record<string, Schema>;
  additionalProperties?: Schema | boolean;
  items?: Schema;
  oneOf?: Schema[];
  allOf?: Schema[];
}

export interface Parameter {
  $ref?: string;
  name: string;
  in: 'query' | 'path' | 'header';
  required?: boolean;
  description?: string;
  schema?: Schema;
  example?: string | number;
}

export interface Media {
  schema?: Schema;
  example?: unknown;
  examples?: Record<string, { value: unknown }>;
}

export interface ResponseObject {
  $ref?: string;
  description: string;
  content?: Record<string, Media>;
}

export interface Operation {
  operationId: string;
  summary: string;
  description?: string;
  parameters?: Parameter[];
  requestBody?: { content: Record<string, Media> };
  responses: Record<string, ResponseObject>;
  security?: unknown[];
}

export interface Route {
  path: string;
  method: string;
  operation: Operation;
}

export interface Contract {
  info: { title: string; description: string };
  paths: Record<string, Record<string, Operation>>;
}

/** Fetches the contract of a service. */
export async function fetchContract(service: Service, signal: AbortSignal): Promise<Contract> {
  const response = await fetch(`/docs/${service}.yaml`, { signal });
  if (!response.ok) throw new Error(`${service}.yaml: ${response.status}`);
  return parse(await response.text()) as Contract;
}

const SHOWN_PATHS = /^\/(api|v\d)\//;
const SHOWN_METHODS = ['get', 'post'];

/** The routes of an API, without those that each service has for its operators, HEAD and OPTIONS. */
export function routesOf({ paths }: Contract): Route[] {
  return Object.entries(paths)
    .filter(([path]) => SHOWN_PATHS.test(path))
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
    )
    .filter(({ method }) => SHOWN_METHODS.includes(method));
}

/** Follows a `$ref` within the contract; returns any other part unchanged. */
export function resolved<Part extends { $ref?: string }>(contract: Contract, part: Part): Part {
  if (part.$ref === undefined) return part;
  const steps = part.$ref.replace(/^#\//, '').split('/');
  const found = steps.reduce<unknown>(
    (at, step) => (at as Record<string, unknown>)[step],
    contract,
  );
  return resolved(contract, found as Part);
}

/** The kind of value that a schema allows, in a few words. */
export function kind(contract: Contract, schema: Schema): string {
  const { type, format, oneOf, items, enum: values } = resolved(contract, schema);
  if (values !== undefined) return values.map((value) => JSON.stringify(value)).join(' | ');
  if (oneOf !== undefined) return oneOf.map((each) => kind(contract, each)).join(' | ');
  if (type === 'array' && items !== undefined) return `array of ${kind(contract, items)}`;
  return [[type ?? 'any'].flat().join(' | '), format].filter(Boolean).join(', ');
}

/** The members of an object, or of the objects in an array; empty for plain values. */
export function members(contract: Contract, schema: Schema): [string, Schema][] {
  const { properties, items, oneOf, additionalProperties } = resolved(contract, schema);
  if (properties !== undefined) return Object.entries(properties);
  if (items !== undefined) return members(contract, items);
  if (oneOf !== undefined) return oneOf.flatMap((each) => members(contract, each));
  return typeof additionalProperties === 'object' ? [['…', additionalProperties]] : [];
}
