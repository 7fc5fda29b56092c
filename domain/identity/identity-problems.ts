import type { Facts, Problem } from '../gates/assessment.ts';
import { countFaceTriesLeft } from './face-sessions.ts';
import type { FailureCode } from '../failures/codes.ts';
import { countOtpTriesLeft } from './one-time-codes.ts';
import type { FactorAttempt, FactorMethod } from '../parties/identity.ts';
import type { PolicyValues } from '../policy/policy-schema.ts';

/** Why the newest proof for the present new card failed, with the number of tries left [A80, E5 IDV]. */
export function findIdentityProblems(facts: Facts, policy: PolicyValues): Problem[] {
  const { last4 } = facts.request.newAccount;
  const newest = facts.factors.findLast((attempt) => attempt.last4 === last4);
  const code = newest && findAttemptFailure(newest);
  if (!code) return [];
  const triesLeft = countTriesLeftByMethod[newest.method]?.(facts, policy) ?? 0;
  return [{ field: 'identity', code, ...(triesLeft > 0 && { params: { n: String(triesLeft) } }) }];
}

const countTriesLeftByMethod: Partial<Record<FactorMethod, typeof countOtpTriesLeft>> = {
  otp: countOtpTriesLeft,
  face: countFaceTriesLeft,
};

function findAttemptFailure({ method, result }: FactorAttempt): FailureCode | undefined {
  switch (result) {
    case 'wrong':
      return failureByMethod[method];
    case 'expired':
      return 'IDV_OTP_EXPIRED';
    case 'no-consent':
      return 'IDV_FACE_CONSENT';
    case 'passed':
    case 'spoof':
      return undefined;
  }
}

const failureByMethod: Partial<Record<FactorMethod, FailureCode>> = {
  otp: 'IDV_OTP_WRONG',
  face: 'IDV_FACE_FAILED',
  'card-password': 'IDV_PASSWORD_FAILED',
};
