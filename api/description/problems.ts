/** Refusals of operations, described once for all of them. */
import type { OpenAPIHono } from '@hono/zod-openapi';
import { ProblemAnswer } from '../answers/shared.ts';
import type { ApiEnv } from '../dependencies.ts';
import { problemExample } from './examples.ts';

const problems = {
  400: { name: 'NotJson', description: 'the body cannot be read' },
  401: { name: 'Unauthenticated', description: 'there is no valid bearer token' },
  403: { name: 'NotAllowed', description: 'another person has to do it' },
  404: { name: 'NotFound', description: 'there is no such thing that is yours' },
  409: { name: 'Conflict', description: 'not in this state: read it again' },
  412: {
    name: 'Changed',
    description: 'not in the state of `If-Match` any more; `changes` says what has happened since',
  },
  413: { name: 'TooLarge', description: 'the body is too large, or nested too deeply' },
  415: { name: 'MediaType', description: 'not the content type of the description' },
  422: { name: 'Invalid', description: '`problems` names every faulty field, and what to do' },
  429: { name: 'TooMany', description: 'too often: again at `retryAt`' },
  503: {
    name: 'Unavailable',
    description: 'the same again after `Retry-After` seconds, with the same idempotency key',
  },
  default: { name: 'Refused', description: 'the reason of the refusal, in both languages' },
} as const;

type Status = keyof typeof problems;

export interface DescribedOperation {
  method: string;
  path: string;
  request?: { body?: unknown; headers?: unknown; query?: unknown };
  isGuarded: boolean;
  takesIfMatch: boolean;
}

/** References to the refusals that an operation can answer with. */
export function describeProblems(operation: DescribedOperation) {
  const { path, method, request, isGuarded, takesIfMatch } = operation;
  const hasId = path.includes('{');
  const isApi = path.startsWith('/v1/');
  const statuses: (Status | false)[] = [
    ...(isGuarded ? ([401, 403, 503] as const) : []),
    hasId && isApi && 404,
    isGuarded && hasId && method !== 'get' && 409,
    takesIfMatch && 412,
    ...(request?.body ? ([400, 413, 415] as const) : []),
    Boolean(request?.body ?? request?.query ?? request?.headers) && 422,
    isGuarded && isApi && method !== 'get' && 429,
    'default',
  ];
  return Object.fromEntries(
    statuses
      .filter((status) => status !== false)
      .map((status) => [status, { $ref: `#/components/responses/${problems[status].name}` }]),
  );
}

/** Adds what the references name. */
export function registerProblems(registry: OpenAPIHono<ApiEnv>['openAPIRegistry']): void {
  registry.register('Problem', ProblemAnswer);
  for (const { name, description } of Object.values(problems))
    registry.registerComponent('responses', name, {
      description,
      headers: { 'x-request-id': { $ref: '#/components/headers/RequestId' } },
      content: {
        'application/problem+json': {
          schema: { $ref: '#/components/schemas/Problem' },
          example: problemExample,
        },
      },
    });
}
