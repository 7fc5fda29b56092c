import type { Facts, Problem } from './assessment.ts';
import { faceTriesLeft } from './face-sessions.ts';
import type { FailureCode } from './failures.ts';
import { otpTriesLeft } from './one-time-codes.ts';
import type { FactorAttempt, FactorMethod } from './parties.ts';
import type { PolicyValues } from './policy.ts';

/** What the newest proof for the present card lacked, as the owner reads it, with the tries that are left (A80, E5 IDV_*). */
export function identityFault(facts: Facts, policy: PolicyValues): Problem[] {
  const { last4 } = facts.request.newAccount;
  const newest = facts.factors.findLast((attempt) => attempt.last4 === last4);
  const code = newest && faultOfAttempt(newest);
  if (!code) return [];
  const left = triesLeftBy[newest.method]?.(facts, policy) ?? 0;
  return [{ field: 'identity', code, ...(left > 0 && { params: { n: String(left) } }) }];
}

const triesLeftBy: Partial<Record<FactorMethod, typeof otpTriesLeft>> = {
  otp: otpTriesLeft,
  face: faceTriesLeft,
};

function faultOfAttempt({ method, result }: FactorAttempt): FailureCode | undefined {
  switch (result) {
    case 'wrong':
      return wrongBy[method];
    case 'expired':
      return 'IDV_OTP_EXPIRED';
    case 'no-consent':
      return 'IDV_FACE_CONSENT';
    case 'passed':
    case 'spoof':
      return undefined;
  }
}

const wrongBy: Partial<Record<FactorMethod, FailureCode>> = {
  otp: 'IDV_OTP_WRONG',
  face: 'IDV_FACE_FAILED',
  'card-password': 'IDV_PASSWORD_FAILED',
};
