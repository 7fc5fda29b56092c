/** Checks of size, JSON and schema that run before a route sees its input. */
import type { Hook } from '@hono/zod-openapi';
import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { z } from 'zod';
import type { Problem } from '../domain/gates/assessment.ts';
import { buildProblems, buildRefusal } from '../client/validation.ts';
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
    onError: () => {
      throw new HttpProblem('API_TOO_LARGE');
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
    .transform((key) => key.replaceAll('"', '')),
});

/**
 * Refuses JSON that different programs would read differently: `__proto__` as a name, lone surrogates, and
 * nesting deeper than 16 levels.
 * @throws HttpProblem when the body is no JSON, ActionRefused with every other problem
 */
export const requireSoundJson: MiddlewareHandler<ApiEnv> = async (c, next) => {
  if (/^application\/([\w.-]+\+)?json\b/i.test(c.req.header('content-type') ?? '')) {
    const problems = findJsonProblems(parseJson(await c.req.text()));
    if (problems.length > 0) throw buildRefusal(problems);
  }
  await next();
};

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new HttpProblem('API_NOT_JSON', error);
  }
}

const maxDepth = 16;
const loneSurrogate = /\p{Surrogate}/u;

/** Works without recursion, because the input may be nested without limit. */
function findJsonProblems(body: unknown): Problem[] {
  const problems: Problem[] = [];
  const open: { path: string[]; value: unknown }[] = [{ path: [], value: body }];
  for (let at = open.pop(); at && problems.length < 20; at = open.pop()) {
    const field = at.path.join('.') || 'body';
    if (typeof at.value === 'string' && loneSurrogate.test(at.value))
      problems.push({ field, code: 'INP_FORMAT', params: { field } });
    if (typeof at.value !== 'object' || at.value === null) continue;
    if (at.path.length >= maxDepth) {
      problems.push({ field, code: 'INP_FORMAT', params: { field } });
      continue;
    }
    for (const [name, value] of Object.entries(at.value))
      if (name === '__proto__' || loneSurrogate.test(name))
        problems.push({ field, code: 'INP_UNKNOWN_FIELD', params: { field } });
      else open.push({ path: [...at.path, name], value });
  }
  return problems;
}
