/** One-time codes by SMS: how long one holds, when another may be sent (rules.md A30, A80, E2 otp, NIST: at most 10 minutes). */
import type { Facts } from './assessment.ts';
import { dayOf } from './calendar.ts';
import { durationMs } from './duration.ts';
import type { FailureCode } from './failures.ts';
import type { FactorAttempt } from './parties.ts';
import type { PolicyValues } from './policy.ts';

/**
 * The verdict on a typed code: by the process's own clock, whatever the vault's clock says.
 * @param sentAt ISO 8601, workflow time; one that is no instant has expired
 */
export function otpVerdict(
  sentAt: string,
  now: string,
  policy: PolicyValues,
  comparison: 'match' | 'wrong' | 'missing',
): FactorAttempt['result'] {
  if (comparison === 'wrong') return 'wrong';
  // A code the vault has forgotten is over its time; typing it was no guess.
  const inTime = Date.parse(now) - Date.parse(sentAt) <= durationMs(policy.otp.ttl);
  return comparison === 'match' && inTime ? 'passed' : 'expired';
}

/** Wrong codes typed for the present card, oldest first. */
const wrongAttempts = (facts: Facts): FactorAttempt[] =>
  facts.factors.filter(
    ({ method, result, last4 }) =>
      method === 'otp' && result === 'wrong' && last4 === facts.request.newAccount.last4,
  );

/** How many wrong codes may still be typed for the present card; 0 means locked (E2 otp.tries). */
export const otpTriesLeft = (facts: Facts, policy: PolicyValues): number =>
  Math.max(0, policy.otp.tries - wrongAttempts(facts).length);

/** Why something is refused now, and where time helps, from when on it is not. */
export interface Refusal {
  code: FailureCode;
  /** ISO 8601; the daily limit says itself that it ends at midnight. */
  until?: string;
}

/** Undefined when another code may be sent now; else why not, and until when. */
export function mayResend(facts: Facts, policy: PolicyValues, now: string): Refusal | undefined {
  const { lock, resendAfter, perDay } = policy.otp;
  const pending = (at: string, duration: string) =>
    Date.parse(now) - Date.parse(at) < durationMs(duration);
  const wrong = wrongAttempts(facts).at(-1);
  if (wrong && otpTriesLeft(facts, policy) === 0)
    return { code: 'IDV_OTP_LOCKED', until: after(wrong.at, lock) };
  // A new request gives a thief no new guesses.
  const { codesLockedAt } = facts;
  if (codesLockedAt !== undefined && pending(codesLockedAt, lock))
    return { code: 'IDV_OTP_LOCKED', until: after(codesLockedAt, lock) };
  const last = facts.codesSent.at(-1);
  if (last && pending(last.at, resendAfter))
    return { code: 'ACT_NO_CHANGE', until: after(last.at, resendAfter) };
  const boundary = { timeZone: policy['submit.dayBoundary'] };
  const today = facts.codesSent.filter(({ at }) => dayOf(at, boundary) === dayOf(now, boundary));
  return today.length >= perDay ? { code: 'POL_DAILY_LIMIT' } : undefined;
}

const after = (instant: string, duration: string): string =>
  new Date(Date.parse(instant) + durationMs(duration)).toISOString();
