import { describe, expect, it } from 'vitest';
import type { Facts } from '../../../domain/gates/assessment.ts';
import type { FactorAttempt } from '../../../domain/parties/identity.ts';
import type { CardChangeRequest } from '../../../domain/request/card-change-schema.ts';
import { intakes } from '../../../domain/request/stages.ts';
import {
  buildFactor,
  buildMerchant,
  buildRequest,
  buildVerifiedFacts,
  others,
  subject,
  submittedAt,
} from '../../support/facts.ts';
import { assess, attested, buildDocument, withFactors } from '../../support/identity-facts.ts';

describe('[A23] The attestation of a clerk', () => {
  const vouched = (more: Partial<CardChangeRequest>, salesAgentId?: string) =>
    buildVerifiedFacts({
      document: buildDocument(),
      attested,
      request: buildRequest(more),
      merchant: {
        value: buildMerchant(salesAgentId === undefined ? {} : { salesAgentId }),
        at: submittedAt,
      },
    });

  it('An attestation counts only when the clerk has no other part in the request', () => {
    expect(assess(vouched({}))).toEqual({ kind: 'pass' });
    const clerk = { id: 'clerk-1', role: 'clerk' } as const;
    const other = { id: 'clerk-2', role: 'clerk' } as const;
    expect(assess(vouched({ submittedBy: other, draftedBy: other }))).toEqual({ kind: 'pass' });
    expect(assess(vouched({ submittedBy: clerk })).kind).toBe('need');
    expect(assess(vouched({ draftedBy: clerk })).kind).toBe('need');
    expect(assess(vouched({}, 'clerk-1')).kind).toBe('need');
  });
});

describe('Factors by intake', () => {
  const proofs = (intake: CardChangeRequest['intake'], ...methods: FactorAttempt['method'][]) => ({
    ...withFactors(...methods.map((method) => buildFactor({ method }))),
    request: buildRequest({ intake }),
  });

  it('[A24] One factor of a request by terminal must reach the owner on another device', () => {
    expect(assess(proofs('pos', 'face', 'card-password')).kind).toBe('need');
    expect(assess(proofs('pos', 'otp', 'card-password'))).toEqual({ kind: 'pass' });
    expect(assess(proofs('app', 'face', 'card-password'))).toEqual({ kind: 'pass' });
  });

  const asserted = (
    intake: CardChangeRequest['intake'],
    assertedFor: CardChangeRequest['authn']['assertedFor'],
    facts: Facts,
  ) => ({
    ...facts,
    request: buildRequest({
      intake,
      authn: {
        level: 'two-factor',
        twoFactorEnrolled: true,
        ...(assertedFor && { assertedFor }),
      },
    }),
  });

  it('[A26] The statement of a platform is one factor, and another kind must be added', () => {
    const code = withFactors(buildFactor());
    const password = withFactors(buildFactor({ method: 'card-password' }));
    expect(assess(asserted('platform', subject, code))).toEqual({ kind: 'pass' });
    expect(assess(asserted('platform', subject, withFactors())).kind).toBe('need');
    expect(assess(asserted('platform', subject, password)).kind).toBe('need');
  });

  it('[A26] The statement of a platform counts for its own card only, and that of nobody else counts', () => {
    const code = withFactors(buildFactor());
    for (const other of others) expect(assess(asserted('platform', other, code)).kind).toBe('need');
    for (const intake of intakes.filter((each) => each !== 'platform'))
      expect(assess(asserted(intake, subject, code)).kind).toBe('need');
  });
});
