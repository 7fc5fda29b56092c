/** Tells callers how much of a limit is left (IETF draft-ietf-httpapi-ratelimit-headers). */
import type { MiddlewareHandler } from 'hono';
import type { Limit, LimitAnswer, RateLimits } from '../adapters/storage/rate-limits.ts';
import type { ApiEnv } from './dependencies.ts';

/**
 * Limits whose count is the caller's own business. The others count what somebody else does as well: how
 * often a person, a device or an address has submitted is not for everybody to read.
 */
const disclosedLimits: readonly Limit['name'][] = [
  'acts',
  'safety-acts',
  'submissions-of-merchant',
  'tokens-of-caller',
  'drafts-of-caller',
  'documentMb-of-caller',
];

interface Taken {
  limit: Limit;
  answer: LimitAnswer;
}

/** Adds `RateLimit-Policy` and `RateLimit` to answers for which something was counted. */
export const reportLimits: MiddlewareHandler<ApiEnv> = async (c, next) => {
  const taken: Taken[] = [];
  const { dependencies } = c.var;
  const { storage } = dependencies;
  const rateLimits = recordTaken(storage.rateLimits, taken);
  c.set('dependencies', { ...dependencies, storage: { ...storage, rateLimits } });
  await next();
  const disclosed = taken.filter(({ limit }) => disclosedLimits.includes(limit.name));
  if (disclosed.length === 0) return;
  c.header('ratelimit-policy', disclosed.map(describePolicy).join(', '));
  c.header('ratelimit', disclosed.map(describeRest).join(', '));
};

const recordTaken = (rateLimits: RateLimits, taken: Taken[]): RateLimits => ({
  ...rateLimits,
  async take(attempts) {
    const answers = await rateLimits.take(attempts);
    answers.forEach((answer, n) => {
      const attempt = attempts[n];
      if (attempt) taken.push({ limit: attempt.limit, answer });
    });
    return answers;
  },
});

const isInBytes = ({ name }: Limit): boolean => name.startsWith('documentMb');
/** Documents are counted in kilobytes, for which the draft has no unit. */
const toUnit = (limit: Limit, points: number): number => points * (isInBytes(limit) ? 1_024 : 1);
const quote = ({ name }: Limit): string => `"${name.replace('documentMb', 'documents')}"`;

const describePolicy = ({ limit }: Taken): string =>
  `${quote(limit)};q=${toUnit(limit, limit.points)};w=${limit.seconds}${isInBytes(limit) ? ';qu="content-bytes"' : ''}`;

function describeRest({ limit, answer }: Taken): string {
  const left = answer.allowed ? Math.max(answer.left, 0) : 0;
  const seconds = Math.max(Math.ceil((Date.parse(answer.until) - Date.now()) / 1_000), 1);
  return `${quote(limit)};r=${toUnit(limit, left)};t=${seconds}`;
}
