/** One-time codes by SMS: how long one holds, when another may be sent ([A30, A80, E2 otp, C3 NIST]: at most 10 minutes). */
import type { Facts } from '../gates/assessment.ts';
import { toLocalDate } from '../time/calendar.ts';
import { addDuration, parseDurationMs } from '../time/duration.ts';
import type { FailureCode } from '../failures/codes.ts';
import type { FactorAttempt } from '../parties/identity.ts';
import type { PolicyValues } from '../policy/policy-schema.ts';

/**
 * The verdict on a typed code: by the process's own clock, whatever the vault's clock says.
 * @param sentAt ISO 8601, workflow time; one that is no instant has expired
 */
export function evaluateOtp(
  sentAt: string,
  now: string,
  policy: PolicyValues,
  comparison: 'match' | 'wrong' | 'missing',
): FactorAttempt['result'] {
  if (comparison === 'wrong') return 'wrong';
  // A code the vault has forgotten is over its time; typing it was no guess.
  const inTime = Date.parse(now) - Date.parse(sentAt) <= parseDurationMs(policy.otp.ttl);
  return comparison === 'match' && inTime ? 'passed' : 'expired';
}

/** Wrong codes typed for the present card, oldest first. */
const findWrongAttempts = (facts: Facts): FactorAttempt[] =>
  facts.factors.filter(
    ({ method, result, last4 }) =>
      method === 'otp' && result === 'wrong' && last4 === facts.request.newAccount.last4,
  );

/** How many wrong codes may still be typed for the present card; 0 means locked [E2 otp.tries]. */
export const countOtpTriesLeft = (facts: Facts, policy: PolicyValues): number =>
  Math.max(0, policy.otp.tries - findWrongAttempts(facts).length);

/** Why something is refused now, and where time helps, from when on it is not. */
export interface Refusal {
  code: FailureCode;
  /** ISO 8601; the daily limit says itself that it ends at midnight. */
  until?: string;
}

/** Undefined when another code may be sent now; else why not, and until when. */
export function findResendRefusal(
  facts: Facts,
  policy: PolicyValues,
  now: string,
): Refusal | undefined {
  const { lock, resendAfter, perDay } = policy.otp;
  const isWithin = (at: string, duration: string) =>
    Date.parse(now) - Date.parse(at) < parseDurationMs(duration);
  const wrong = findWrongAttempts(facts).at(-1);
  if (wrong && countOtpTriesLeft(facts, policy) === 0)
    return { code: 'IDV_OTP_LOCKED', until: addDuration(wrong.at, lock) };
  // A new request gives a thief no new guesses.
  const { codesLockedAt } = facts;
  if (codesLockedAt !== undefined && isWithin(codesLockedAt, lock))
    return { code: 'IDV_OTP_LOCKED', until: addDuration(codesLockedAt, lock) };
  const last = facts.codesSent.at(-1);
  if (last && isWithin(last.at, resendAfter))
    return { code: 'ACT_NO_CHANGE', until: addDuration(last.at, resendAfter) };
  const boundary = { timeZone: policy['submit.dayBoundary'] };
  const today = facts.codesSent.filter(
    ({ at }) => toLocalDate(at, boundary) === toLocalDate(now, boundary),
  );
  return today.length >= perDay ? { code: 'POL_DAILY_LIMIT' } : undefined;
}
