/**
 * One-time codes by SMS: how long a code is valid, and when another one may be sent
 * [A30, A80, E2 otp]. NIST allows 10 minutes at most [C3 NIST].
 */
import type { Facts } from '../gates/assessment.ts';
import { toLocalDate } from '../time/calendar.ts';
import { addDuration, parseDurationMs } from '../time/duration.ts';
import type { FactorAttempt } from '../parties/identity.ts';
import type { PolicyValues } from '../policy/policy-schema.ts';
import { findCodeLock } from './earlier-proofs.ts';
import type { Refusal } from './refusal.ts';
import { isForPresentSubject } from './proof-subject.ts';

/**
 * The result of a typed code. Workflow time decides whether it came in time, not the vault's clock.
 * @param sentAt ISO 8601, workflow time; a malformed instant counts as expired
 */
export function evaluateOtp(
  sentAt: string,
  now: string,
  policy: PolicyValues,
  comparison: 'match' | 'wrong' | 'missing',
): FactorAttempt['result'] {
  if (comparison === 'wrong') return 'wrong';
  // The vault deletes a code after its time, so a missing code has expired and was not guessed.
  const inTime = Date.parse(now) - Date.parse(sentAt) <= parseDurationMs(policy.otp.ttl);
  return comparison === 'match' && inTime ? 'passed' : 'expired';
}

/** Wrong codes typed for the present person and new card, oldest first. */
const findWrongAttempts = (facts: Facts): FactorAttempt[] =>
  facts.factors.filter(
    (attempt) =>
      attempt.method === 'otp' && attempt.result === 'wrong' && isForPresentSubject(attempt, facts),
  );

/** How many wrong codes may still be typed for the present person and new card; 0 means locked [E2 otp.tries]. */
export const countOtpTriesLeft = (facts: Facts, policy: PolicyValues): number =>
  Math.max(0, policy.otp.tries - findWrongAttempts(facts).length);

/** Why no other code may be sent now, and until when; undefined when one may [E2 otp]. */
export function findResendRefusal(
  facts: Facts,
  policy: PolicyValues,
  now: string,
): Refusal | undefined {
  const { lock, resendAfter, perDay } = policy.otp;
  const isWithin = (at: string, duration: string) =>
    Date.parse(now) - Date.parse(at) < parseDurationMs(duration);
  const locked = findCodeLock(facts, policy, now);
  if (locked) return locked;
  // A lock outlives its request: otherwise a new request would give a thief new guesses.
  const { codesLockedAt } = facts;
  if (codesLockedAt !== undefined && isWithin(codesLockedAt, lock))
    return { code: 'IDV_OTP_LOCKED', until: addDuration(codesLockedAt, lock) };
  const last = facts.codesSent.at(-1);
  if (last && isWithin(last.at, resendAfter))
    return { code: 'ACT_NO_CHANGE', until: addDuration(last.at, resendAfter) };
  const boundary = { timeZone: policy['submit.dayBoundary'] };
  const codesAt = [...(facts.earlierProofs?.codesAt ?? []), ...facts.codesSent.map(({ at }) => at)];
  const today = codesAt.filter((at) => toLocalDate(at, boundary) === toLocalDate(now, boundary));
  return today.length >= perDay ? { code: 'POL_DAILY_LIMIT' } : undefined;
}
