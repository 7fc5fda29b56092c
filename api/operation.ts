/** Declares operations: name, path, request, answer, and by the name the roles that may call them. */
import { createRoute, OpenAPIHono, type RouteConfig } from '@hono/zod-openapi';
import type { MiddlewareHandler } from 'hono';
import { z } from 'zod';
import {
  limitBody,
  requireSoundJson,
  validationHook,
  type JsonLimits,
} from './request-validation.ts';
import { access, type GuardedOperation } from './access.ts';
import { ProblemAnswer } from './answers/shared.ts';
import type { CallerRole } from './caller.ts';
import type { ApiEnv } from './dependencies.ts';
import { HttpProblem } from './http-problem.ts';

/** A router whose operations refuse faulty input with every problem at once. */
export const createRouter = (): OpenAPIHono<ApiEnv> =>
  new OpenAPIHono<ApiEnv>({ defaultHook: validationHook });

/** In bytes. */
export const kilobyte = 1024;

type Method = 'get' | 'post' | 'put';

/** Parameters of a path with one id. */
export const IdParams = z.object({ id: z.string() });

/** How many items an answer holds at most. */
export const limit = z.coerce.number().int().min(1).max(200).default(50);

/** A required JSON body. */
export const jsonBody = <Schema extends z.ZodType>(schema: Schema) => ({
  required: true as const,
  content: { 'application/json': { schema } },
});

interface OperationDeclaration<Path extends string, Request> {
  method: Method;
  path: Path;
  summary: string;
  request?: Request;
  /** The body of a 2xx answer. */
  answer?: { status?: 200 | 201 | 202; schema: z.ZodType; description: string };
  /** Where the bearer token is, when it is not in the header. */
  token?: 'in-path';
  /** Of the body; 256 KB by default. */
  maxBytes?: number;
  jsonLimits?: JsonLimits;
}

/**
 * The type of a route. Answers are described for readers of the API and not checked by the compiler,
 * because they are views of the workflow's status.
 */
type Operation<Path extends string, Request> = {
  method: Method;
  path: Path;
  request: Request;
  responses: Record<number, { description: string }>;
};

const describeProblemAnswer = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: ProblemAnswer } },
});

/** An operation that requires a bearer token. */
export const declareOperation = <
  const Path extends string,
  const Request extends NonNullable<RouteConfig['request']>,
>(
  name: GuardedOperation,
  declaration: OperationDeclaration<Path, Request>,
): Operation<Path, Request> =>
  createRoute({
    ...buildRouteConfig(name, declaration),
    security: declaration.token === 'in-path' ? [] : [{ bearer: [] }],
    // Nothing of a body is read before its caller is known.
    middleware: [requireRole(name), ...checkBody(declaration)],
  }) as Operation<Path, Request>;

/** An operation without a bearer token: its path or signature is the proof, or it discloses nothing. */
export const declareOpenOperation = <
  const Path extends string,
  const Request extends NonNullable<RouteConfig['request']>,
>(
  name: string,
  declaration: OperationDeclaration<Path, Request>,
): Operation<Path, Request> =>
  createRoute({
    ...buildRouteConfig(name, declaration),
    security: [],
    middleware: checkBody(declaration),
  }) as Operation<Path, Request>;

const checkBody = ({
  maxBytes = 256 * kilobyte,
  jsonLimits,
}: Pick<OperationDeclaration<string, unknown>, 'maxBytes' | 'jsonLimits'>) => [
  limitBody(maxBytes),
  requireSoundJson(jsonLimits),
];

function buildRouteConfig<Path extends string, Request>(
  name: string,
  { method, path, summary, request, answer }: OperationDeclaration<Path, Request>,
) {
  const { status = 200, schema, description } = answer ?? {};
  return {
    operationId: name,
    method,
    path,
    summary,
    ...(request && { request }),
    responses: {
      [status]: {
        description: description ?? 'done',
        ...(schema && { content: { 'application/json': { schema } } }),
      },
      default: describeProblemAnswer('the reason of the refusal, with `code` and both texts'),
    },
  };
}

/** @throws HttpProblem without a valid token, or with none of the roles */
const requireRole =
  (name: GuardedOperation): MiddlewareHandler<ApiEnv> =>
  async (c, next) => {
    const token = c.req.param('token') ?? readBearerToken(c.req.header('authorization'));
    const caller = token === undefined ? undefined : await c.var.dependencies.readToken(token);
    if (!caller) throw new HttpProblem('API_UNAUTHENTICATED');
    const allowedRoles: readonly CallerRole[] = access[name];
    if (!caller.roles.some((role) => allowedRoles.includes(role)))
      throw new HttpProblem('ACT_NOT_ALLOWED');
    c.set('caller', caller);
    await next();
  };

const readBearerToken = (header: string | undefined): string | undefined =>
  /^Bearer ([\w.-]+)$/i.exec(header ?? '')?.[1];
