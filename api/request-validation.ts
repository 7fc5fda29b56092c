/** Input at the door: nothing is read before it is known to be sound. */
import type { Hook } from '@hono/zod-openapi';
import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { z } from 'zod';
import type { Problem } from '../domain/gates/assessment.ts';
import { buildProblems, buildRefusal } from '../client/validation.ts';
import type { ApiEnv } from './dependencies.ts';
import { HttpProblem } from './http-problem.ts';

/** Refuses what a schema does not take. @throws ActionRefused with every problem */
export const validationHook: Hook<unknown, ApiEnv, string, unknown> = (result) => {
  if (result.success) return;
  // The validator hands on what it was given beside what it found.
  const { data } = result as { data?: unknown };
  throw buildRefusal(buildProblems(result.error, data));
};

/** @throws HttpProblem when the body is larger */
export const limitBody = (maxSize: number): MiddlewareHandler<ApiEnv> =>
  bodyLimit({
    maxSize,
    onError: () => {
      throw new HttpProblem('API_TOO_LARGE');
    },
  });

/** The key under which a wish counts once, whoever sends it again. */
export const IdempotencyKey = z.object({
  'idempotency-key': z.string().regex(/^[A-Za-z0-9._:-]{1,128}$/),
});

/**
 * Refuses JSON that would be read differently by different readers: `__proto__` as a name, half a
 * character, a nesting nobody needs.
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

/** Without recursion: the depth is what is being judged. */
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
