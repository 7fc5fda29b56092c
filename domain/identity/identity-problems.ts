import type { Facts, Problem } from '../gates/assessment.ts';
import { countFaceTriesLeft } from './face-sessions.ts';
import { isForPresentSubject } from './proof-subject.ts';
import type { FailureCode } from '../failures/codes.ts';
import { countOtpTriesLeft } from './one-time-codes.ts';
import type { FactorAttempt, FactorMethod } from '../parties/identity.ts';
import type { PolicyValues } from '../policy/policy-schema.ts';

/** Why the newest proof for the present person and new card failed, with the number of tries left [A80, E5 IDV]. */
export function findIdentityProblems(facts: Facts, policy: PolicyValues): Problem[] {
  const newest = facts.factors.findLast((attempt) => isForPresentSubject(attempt, facts));
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
