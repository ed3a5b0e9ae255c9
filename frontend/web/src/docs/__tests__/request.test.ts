import { expect, test } from 'vitest';

import { routesOf, type Contract, type Operation, type Parameter } from '@/docs/contract';
import { curlOf, examples, targetOf } from '@/docs/request';

const RANGE: Parameter[] = [
  { name: 'start_date', in: 'path', required: true, example: '2026-10-26' },
  { name: 'end_date', in: 'path', required: true, example: '2026-10-30' },
  { name: 'symbols', in: 'query', example: 'KRW,JPY' },
  { name: 'q', in: 'query', required: true, example: '일본' },
];
const OPERATION: Operation = { operationId: 'x', summary: '', responses: {} };
const BODY = {
  requestBody: {
    content: { 'application/json': { examples: { code: { value: { country: 'JP' } } } } },
  },
};

test('asks for what is required, as the contract has it as an example', () => {
  expect(targetOf('/v1/{start_date}..{end_date}', RANGE, examples(RANGE))).toBe(
    '/v1/2026-10-26..2026-10-30?q=%EC%9D%BC%EB%B3%B8',
  );
});

test('what is typed cannot leave its place in the address, nor the quotes of the command', () => {
  const values = { start_date: '../x', end_date: '?', symbols: 'KRW,JPY', q: "a'&b=1" };
  const target = targetOf('/v1/{start_date}..{end_date}', RANGE, values);
  expect(target).toBe('/v1/..%2Fx..%3F?symbols=KRW,JPY&q=a%27%26b%3D1');
  expect(curlOf('get', `http://here${target}`, OPERATION).match(/'/g)).toHaveLength(2);
});

test('a POST has the example of its body', () => {
  expect(curlOf('post', 'http://here/click', { ...OPERATION, ...BODY })).toBe(
    [
      "curl -X POST 'http://here/click'",
      "-H 'Content-Type: application/json'",
      `-d '{"country":"JP"}'`,
    ].join(' \\\n  '),
  );
});

test('an operation with a secret names the service itself and no secret', () => {
  const command = curlOf('post', 'http://here/api/v1/rankings/reset', {
    ...OPERATION,
    security: [{}],
  });
  expect(command).toContain('"$RANKING/api/v1/rankings/reset"');
  expect(command).toContain('Bearer $TOKEN');
  expect(command).not.toContain('here');
});

test('only the routes of the API are listed', () => {
  const methods = { get: OPERATION, head: OPERATION, options: OPERATION };
  const contract = {
    info: { title: '', description: '' },
    paths: { '/api/v1/x': methods, '/v2/rates': methods, '/livez': methods },
  } satisfies Contract;
  expect(routesOf(contract).map(({ method, path }) => `${method} ${path}`)).toEqual([
    'get /api/v1/x',
    'get /v2/rates',
  ]);
});
