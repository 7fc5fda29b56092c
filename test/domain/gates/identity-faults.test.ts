/** What the owner reads when a proof of identity failed. */
import { describe, expect, it } from 'vitest';
import { assessGate } from '../../../domain/gates/gates.ts';
import { findIdentityProblems } from '../../../domain/identity/identity-problems.ts';
import type { FactorAttempt } from '../../../domain/parties/identity.ts';
import {
  timeAfter,
  buildFactor,
  policy,
  submittedAt,
  buildVerifiedFacts,
  others,
  buildDocumentCheck,
} from '../../support/facts.ts';

const fault = (...factors: FactorAttempt[]) =>
  findIdentityProblems(buildVerifiedFacts({ factors }), policy);
const times = (n: number, attempt: FactorAttempt) => Array.from({ length: n }, () => attempt);
const wrong = (method: FactorAttempt['method']) => buildFactor({ method, result: 'wrong' });
const said = (code: string, n?: string) => [
  { field: 'identity', code, ...(n !== undefined && { params: { n } }) },
];

describe('A proof of identity that failed', () => {
  it('[A80] The owner reads that the code was wrong and how many tries are left, or that it was too late', () => {
    expect(fault(wrong('otp'))).toEqual(said('IDV_OTP_WRONG', '4'));
    expect(fault(buildFactor({ result: 'expired' }))).toEqual(said('IDV_OTP_EXPIRED', '5'));
  });

  it('[A31] The owner reads how often the face may be shown again, and after five times which other ways are open', () => {
    expect(fault(...times(4, wrong('face')))).toEqual(said('IDV_FACE_FAILED', '1'));
    expect(fault(...times(5, wrong('face')))).toEqual(said('IDV_FACE_FAILED'));
  });

  it('[A31] The owner reads that a face shown without consent does not count', () => {
    expect(fault(buildFactor({ method: 'face', result: 'no-consent' }))).toEqual(
      said('IDV_FACE_CONSENT', '5'),
    );
  });

  it('[A32] An owner with a wrong card password is referred to the issuer', () => {
    expect(fault(wrong('card-password'))).toEqual(said('IDV_PASSWORD_FAILED'));
  });

  it('The owner reads nothing about a failure that was followed by a proof, or about another card', () => {
    expect(fault(wrong('otp'), buildFactor())).toEqual([]);
    for (const other of others)
      expect(fault(buildFactor({ result: 'wrong', ...other }))).toEqual([]);
  });
});

describe('The factors of an identity', () => {
  const assess = (...factors: FactorAttempt[]) => {
    const document = { value: buildDocumentCheck(), at: submittedAt };
    return assessGate(
      'identity',
      buildVerifiedFacts({ document, factors }),
      policy,
      timeAfter('PT1H'),
    ).kind;
  };

  it('[A32] A card password counts beside a code, and no face counts without its own consent', () => {
    const password = buildFactor({ method: 'card-password' });
    expect(assess(password)).toBe('need');
    expect(assess(password, buildFactor())).toBe('pass');
    expect(assess(buildFactor({ method: 'face', result: 'no-consent' }), buildFactor())).toBe(
      'need',
    );
  });
});
