/** Declares operations: name, path, request, answer, and by the name the roles that may call them. */
import { createRoute, OpenAPIHono, type RouteConfig } from '@hono/zod-openapi';
import type { MiddlewareHandler } from 'hono';
import { z } from 'zod';
import { actions } from '../workflows/contract.ts';
import {
  limitBody,
  requireSoundJson,
  validationHook,
  type JsonLimits,
} from './request-validation.ts';
import { access, mayCallerCall, type GuardedOperation } from './access.ts';
import type { ApiEnv } from './dependencies.ts';
import { describeHeaders, describeLinks } from './description/answers.ts';
import { answerExamples, bodyExamples } from './description/examples.ts';
import { describeProblems } from './description/problems.ts';
import { findTag } from './description/tags.ts';
import { HttpProblem } from './http-problem.ts';
import { findExpiry } from './tokens.ts';

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

function buildRouteConfig<Path extends string, Request extends RouteConfig['request']>(
  name: string,
  { method, path, summary, request, answer }: OperationDeclaration<Path, Request>,
) {
  const roles = (access as Record<string, readonly string[]>)[name];
  const isAct = name in actions;
  const { status = 200, description } = answer ?? {};
  const links = describeLinks(name);
  const takesIfMatch = 'if-match' in findShape(request?.headers);
  const described = { method, path, ...(request && { request }), isGuarded: roles !== undefined };
  return {
    operationId: name,
    method,
    path,
    summary,
    tags: [findTag(name, path)],
    description: `For ${roles?.join(', ') ?? 'everybody'}.`,
    ...(request && { request: addExample(name, request) }),
    responses: {
      [status]: {
        description: description ?? 'done',
        headers: describeHeaders(name, isAct),
        ...(links && { links }),
        ...describeContent(answer?.schema, answerExamples[name]),
      },
      ...(isAct && { 202: describeStored(answer?.schema) }),
      ...('if-none-match' in findShape(request?.headers) && {
        304: { description: 'still in the state of `If-None-Match`' },
      }),
      ...describeProblems({ ...described, takesIfMatch }),
    },
  };
}

const describeContent = (schema: z.ZodType | undefined, example: object | undefined) =>
  schema && {
    content: { 'application/json': { schema, ...(example !== undefined && { example }) } },
  };

/** Of a stop that could not reach the process at once. */
const describeStored = (schema: z.ZodType | undefined) => ({
  description: 'stored, and delivered as soon as the process can be reached',
  ...describeContent(schema, undefined),
});

const findShape = (headers: unknown): object =>
  headers instanceof z.ZodObject ? headers.shape : {};

/** The request with the example of its JSON body. */
function addExample<Request extends NonNullable<RouteConfig['request']>>(
  name: string,
  request: Request,
): Request {
  const example = bodyExamples[name];
  const json = request.body?.content['application/json'];
  if (!example || !json) return request;
  const content = { ...request.body?.content, 'application/json': { ...json, example } };
  return { ...request, body: { ...request.body, content } };
}

/** @throws HttpProblem without a valid token, with none of the roles, or for one merchant where it is about all */
const requireRole =
  (name: GuardedOperation): MiddlewareHandler<ApiEnv> =>
  async (c, next) => {
    const token = c.req.param('token') ?? readBearerToken(c.req.header('authorization'));
    const caller = token === undefined ? undefined : await c.var.dependencies.readToken(token);
    if (!caller)
      throw new HttpProblem('API_UNAUTHENTICATED', undefined, { time: findExpiry(token) });
    if (!mayCallerCall(name, caller)) throw new HttpProblem('ACT_NOT_ALLOWED');
    c.set('caller', caller);
    await next();
  };

const readBearerToken = (header: string | undefined): string | undefined =>
  /^Bearer ([\w.-]+)$/i.exec(header ?? '')?.[1];
