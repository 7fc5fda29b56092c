/** Checks of size, encoding, JSON and schema that run before a route sees its input, and after its caller is known. */
import type { Hook } from '@hono/zod-openapi';
import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { z } from 'zod';
import type { Problem } from '../domain/gates/assessment.ts';
import { JsonRefused, parseBoundedJson } from '../adapters/http/bounded-json.ts';
import { buildProblems, buildRefusal, shortenName } from '../client/validation.ts';
import type { ApiEnv } from './dependencies.ts';
import { HttpProblem } from './http-problem.ts';

/** Refuses input that does not fit its schema. @throws ActionRefused with every problem */
export const validationHook: Hook<unknown, ApiEnv, string, unknown> = (result) => {
  if (result.success) return;
  // The validator passes the input on beside the result, which the type does not say.
  const { data } = result as { data?: unknown };
  throw buildRefusal(buildProblems(result.error, data));
};

/** @param maxSize in bytes; @throws HttpProblem for a larger body */
export const limitBody = (maxSize: number): MiddlewareHandler<ApiEnv> =>
  bodyLimit({
    maxSize,
    onError: (c) => {
      // The rest of the body stays unread: who sent the next call on this connection would get no answer.
      c.header('connection', 'close');
      const allowed = `${Math.floor(maxSize / 1024)} KB`;
      throw new HttpProblem('API_TOO_LARGE', undefined, { allowed });
    },
  });

/**
 * The header with the key under which a call counts once, however often it is sent. In quotes, as the
 * IETF draft writes it, it is the same key.
 */
export const IdempotencyKey = z.object({
  'idempotency-key': z
    .string()
    .regex(/^(?:[A-Za-z0-9._:-]{1,128}|"[A-Za-z0-9._:-]{1,128}")$/)
    .transform((key) => key.replaceAll('"', ''))
    .describe(
      'a key of your own; after a lost answer send the same key and body again: they count once, and get the same answer',
    ),
});

/** More values than any body of the API has; the Temporal UI sends whole histories. */
export type JsonLimits = Parameters<typeof parseBoundedJson>[1];

/**
 * Refuses JSON that different programs would read differently: bytes that are not UTF-8, `__proto__` as a
 * name, and signs that no text has.
 * @throws HttpProblem when the body is no JSON, or too deep or too much of it; ActionRefused with every other problem
 */
export const requireSoundJson =
  (limits?: JsonLimits): MiddlewareHandler<ApiEnv> =>
  async (c, next) => {
    const type = c.req.header('content-type') ?? '';
    if (/^application\/([\w.-]+\+)?json\b/i.test(type)) {
      if (!isUtf8(type)) throw new HttpProblem('API_MEDIA_TYPE');
      const problems = findJsonProblems(parseBody(await c.req.arrayBuffer(), limits));
      if (problems.length > 0) throw buildRefusal(problems);
    }
    await next();
  };

/** Nothing has an address with signs that no text has, and a database refuses to look for it. @throws HttpProblem */
export const requireSoundPath: MiddlewareHandler<ApiEnv> = async (c, next) => {
  const path = tryDecode(c.req.path);
  if (path === undefined || unsoundSigns.test(path)) throw new HttpProblem('API_NOT_FOUND');
  await next();
};

function tryDecode(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

/** Whether a content type names no encoding, or UTF-8. */
function isUtf8(type: string): boolean {
  const charset = /;\s*charset\s*=\s*"?([^\s";]*)/i.exec(type)?.[1];
  return charset === undefined || /^(?:utf-?8|us-ascii)$/i.test(charset);
}

function parseBody(bytes: ArrayBuffer, limits: JsonLimits): unknown {
  try {
    return parseBoundedJson(bytes, limits);
  } catch (error) {
    if (!(error instanceof JsonRefused)) throw error;
    throw new HttpProblem(error.reason === 'not-json' ? 'API_NOT_JSON' : 'API_TOO_LARGE', error);
  }
}

/** Half a sign, the sign that stands for a lost one, and the one that ends texts in databases. */
const unsoundSigns = /[\p{Surrogate}\uFFFD\0]/u;
const maxProblems = 20;

/** Works without recursion, because it runs before anything else knows the input. */
function findJsonProblems(body: unknown): Problem[] {
  const problems: Problem[] = [];
  const open: { path: string[]; value: unknown }[] = [{ path: [], value: body }];
  for (let at = open.pop(); at && problems.length < maxProblems; at = open.pop()) {
    const field = at.path.map(shortenName).join('.') || 'body';
    if (typeof at.value === 'string' && unsoundSigns.test(at.value))
      problems.push({ field, code: 'INP_FORMAT', params: { field } });
    if (typeof at.value !== 'object' || at.value === null) continue;
    for (const [name, value] of Object.entries(at.value))
      if (name === '__proto__' || unsoundSigns.test(name))
        problems.push({ field, code: 'INP_UNKNOWN_FIELD', params: { field } });
      else open.push({ path: [...at.path, name], value });
  }
  return problems.slice(0, maxProblems);
}
