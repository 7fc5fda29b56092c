import { describe, expect, it } from 'vitest';
import type { AppealedRequest } from '../../../domain/request/appealed-request.ts';
import { findAppealProblems } from '../../../domain/request/appeals.ts';
import type { Facts } from '../../../domain/gates/assessment.ts';
import { findEligibilityProblems } from '../../../domain/gates/eligibility.ts';
import { assessReview } from '../../../domain/gates/review.ts';
import {
  timeAfter,
  buildDecision,
  buildMerchant,
  policy,
  buildRequest,
  buildSubmittedFacts,
  submittedAt,
  buildVerifiedFacts,
} from '../../support/facts.ts';

const appealed = (more: Partial<AppealedRequest> = {}): AppealedRequest => ({
  merchantId: 'm-1001',
  outcome: 'rejected',
  closedAt: timeAfter('-P3D'),
  rejectedBy: ['maker-1'],
  ...more,
});
const request = buildRequest({ appealOf: 'req-00000000' });
const appeal = (more: Partial<Facts> = {}): Facts =>
  buildSubmittedFacts({ request, appealed: appealed(), ...more });

describe('[E4.7] An appeal', () => {
  it('An appeal is accepted against a request of the merchant that was rejected a short while ago', () => {
    expect(findAppealProblems(appeal(), policy)).toEqual([]);
    expect(findAppealProblems(buildSubmittedFacts(), policy)).toEqual([]);
  });

  it.each<[string, AppealedRequest | undefined]>([
    ['that nobody knows', undefined],
    ['of another merchant', appealed({ merchantId: 'm-1002' })],
    ['of a terminal of the merchant', appealed({ terminal: 'SN-2' })],
    ['that is open still', { ...appealed(), outcome: 'review' }],
    ['that was cancelled', appealed({ outcome: 'cancelled' })],
    ['that was rejected long ago', appealed({ closedAt: timeAfter('-P16D') })],
  ])('An appeal is not accepted against a request %s', (_what, against) => {
    const { appealed: _, ...facts } = appeal();
    const problems = findAppealProblems(
      { ...facts, ...(against && { appealed: against }) },
      policy,
    );
    expect(problems).toEqual([{ field: 'appealOf', code: 'POL_APPEAL' }]);
  });

  it('An appeal has no cooldown, and limits and eligibility apply to it', () => {
    const value = buildMerchant({
      lastChanges: [{ what: 'settlement-card', at: timeAfter('-P3D') }],
      submissionsToday: 5,
      frozen: true,
    });
    const merchant = { value, at: submittedAt };
    const codes = (facts: Facts) =>
      findEligibilityProblems(facts, merchant, policy, submittedAt).map(({ code }) => code);
    expect(codes(buildSubmittedFacts())).toEqual(['ELG_FROZEN', 'POL_DAILY_LIMIT', 'POL_COOLDOWN']);
    expect(codes(appeal())).toEqual(['ELG_FROZEN', 'POL_DAILY_LIMIT']);
  });

  it('An appeal is reviewed by two people, whatever the tier, and by none who rejected it before', () => {
    const green = { score: 0, tier: 'green', reasons: [] } as const;
    const facts = (...reviewers: string[]): Facts => ({
      ...buildVerifiedFacts({
        request,
        appealed: appealed(),
        reviews: reviewers.map((id) => buildDecision(id)),
      }),
      risk: { ...green, reasons: [] },
    });
    expect(assessReview(facts('maker-2'), policy, submittedAt).kind).toBe('need');
    expect(assessReview(facts('maker-1', 'maker-2'), policy, submittedAt).kind).toBe('need');
    expect(assessReview(facts('maker-2', 'maker-3'), policy, submittedAt).kind).toBe('pass');
  });
});
