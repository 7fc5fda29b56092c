/** One-time codes: how long one holds, when another may be sent (rules.md E2 otp, NIST: at most 10 minutes). */
import type { Facts } from './assessment.ts';
import { durationMs } from './duration.ts';
import type { FailureCode } from './failures.ts';
import type { FactorAttempt } from './parties.ts';
import type { PolicyValues } from './policy.ts';

/** The verdict on a typed code: by the process's own clock, whatever the vault's clock says. */
export function otpVerdict(
  sentAt: string,
  now: string,
  policy: PolicyValues,
  comparison: 'match' | 'wrong' | 'missing',
): FactorAttempt['result'] {
  if (comparison !== 'match') return 'wrong';
  return Date.parse(now) - Date.parse(sentAt) > durationMs(policy.otp.ttl) ? 'expired' : 'passed';
}

/** Wrong codes typed for the present card. */
export const wrongCodes = (facts: Facts): number =>
  facts.factors.filter(
    ({ method, result, last4 }) =>
      method === 'otp' && result === 'wrong' && last4 === facts.request.newAccount.last4,
  ).length;

/** Undefined when another code may be sent now; else why not. */
export function mayResend(
  facts: Facts,
  policy: PolicyValues,
  now: string,
): { code: FailureCode } | undefined {
  const last = facts.codesSent.at(-1);
  if (!last) return undefined;
  const age = (at: string) => Date.parse(now) - Date.parse(at);
  if (wrongCodes(facts) >= policy.otp.tries) return { code: 'IDV_OTP_LOCKED' };
  if (age(last.at) < durationMs(policy.otp.resendAfter)) return { code: 'ACT_NO_CHANGE' };
  const today = facts.codesSent.filter(({ at }) => age(at) < durationMs('PT24H'));
  return today.length >= policy.otp.perDay ? { code: 'POL_DAILY_LIMIT' } : undefined;
}
