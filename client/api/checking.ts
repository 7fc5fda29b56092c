/** Input at the door: nothing is read before it is known to be sound. */
import type { Hook } from '@hono/zod-openapi';
import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { z } from 'zod';
import type { Problem } from '../../domain/assessment.ts';
import { problemsOf, refusalOf } from '../validation/problems.ts';
import type { ApiEnv } from './doors.ts';
import { HttpProblem } from './http-problem.ts';

/** Refuses what a schema does not take. @throws ActionRefused with every problem */
export const checkedHook: Hook<unknown, ApiEnv, string, unknown> = (result) => {
  if (result.success) return;
  // The validator hands on what it was given beside what it found.
  const { data } = result as { data?: unknown };
  throw refusalOf(problemsOf(result.error, data));
};

/** @throws HttpProblem when the body is larger */
export const atMost = (maxSize: number): MiddlewareHandler<ApiEnv> =>
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
export const soundJson: MiddlewareHandler<ApiEnv> = async (c, next) => {
  if (/^application\/([\w.-]+\+)?json\b/i.test(c.req.header('content-type') ?? '')) {
    const problems = faultsOf(parsed(await c.req.text()));
    if (problems.length > 0) throw refusalOf(problems);
  }
  await next();
};

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new HttpProblem('API_NOT_JSON', error);
  }
}

const deepest = 16;
const halfCharacter = /\p{Surrogate}/u;

/** Without recursion: the depth is what is being judged. */
function faultsOf(body: unknown): Problem[] {
  const faults: Problem[] = [];
  const open: { path: string[]; value: unknown }[] = [{ path: [], value: body }];
  for (let at = open.pop(); at && faults.length < 20; at = open.pop()) {
    const field = at.path.join('.') || 'body';
    if (typeof at.value === 'string' && halfCharacter.test(at.value))
      faults.push({ field, code: 'INP_FORMAT', params: { field } });
    if (typeof at.value !== 'object' || at.value === null) continue;
    if (at.path.length >= deepest) {
      faults.push({ field, code: 'INP_FORMAT', params: { field } });
      continue;
    }
    for (const [name, value] of Object.entries(at.value))
      if (name === '__proto__' || halfCharacter.test(name))
        faults.push({ field, code: 'INP_UNKNOWN_FIELD', params: { field } });
      else open.push({ path: [...at.path, name], value });
  }
  return faults;
}
