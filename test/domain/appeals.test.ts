import { describe, expect, it } from 'vitest';
import { appealProblems, judgedBefore, type Appealed } from '../../domain/appeals.ts';
import type { Facts } from '../../domain/assessment.ts';
import { eligibilityProblems } from '../../domain/gates/eligibility.ts';
import { assessReview } from '../../domain/gates/review.ts';
import {
  at,
  decision,
  merchantWith,
  policy,
  requestWith,
  submitted,
  submittedAt,
  verified,
} from '../support/facts.ts';

const appealed = (more: Partial<Appealed> = {}): Appealed => ({
  merchantId: 'm-1001',
  outcome: 'rejected',
  closedAt: at('-P3D'),
  rejectedBy: ['maker-1'],
  ...more,
});
const request = requestWith({ appealOf: 'req-00000000' });
const appeal = (more: Partial<Facts> = {}): Facts =>
  submitted({ request, appealed: appealed(), ...more });

describe('[B3] an appeal', () => {
  it('is heard against a request of the merchant that was rejected a short while ago', () => {
    expect(appealProblems(appeal(), policy)).toEqual([]);
    expect(appealProblems(submitted(), policy)).toEqual([]);
  });

  it.each<[string, Appealed | undefined]>([
    ['that nobody knows', undefined],
    ['of another merchant', appealed({ merchantId: 'm-1002' })],
    ['that is open still', { ...appealed(), outcome: 'review' }],
    ['that was cancelled', appealed({ outcome: 'cancelled' })],
    ['that was rejected long ago', appealed({ closedAt: at('-P16D') })],
  ])('is not heard against a request %s', (_what, against) => {
    const { appealed: _, ...facts } = appeal();
    const problems = appealProblems({ ...facts, ...(against && { appealed: against }) }, policy);
    expect(problems).toEqual([{ field: 'appealOf', code: 'POL_APPEAL' }]);
  });

  it('waits for no cooldown, which may be what it is about; limits and standing hold', () => {
    const value = merchantWith({
      lastChanges: [{ what: 'settlement-card', at: at('-P3D') }],
      submissionsToday: 5,
      frozen: true,
    });
    const merchant = { value, at: submittedAt };
    const codes = (facts: Facts) =>
      eligibilityProblems(facts, merchant, policy, submittedAt).map(({ code }) => code);
    expect(codes(submitted())).toEqual(['ELG_FROZEN', 'POL_DAILY_LIMIT', 'POL_COOLDOWN']);
    expect(codes(appeal())).toEqual(['ELG_FROZEN', 'POL_DAILY_LIMIT']);
  });

  it('is judged by two people, whatever the tier, of whom none rejected it before', () => {
    const green = { score: 0, tier: 'green', reasons: [] } as const;
    const facts = (...reviewers: string[]): Facts => ({
      ...verified({ request, appealed: appealed(), reviews: reviewers.map((id) => decision(id)) }),
      risk: { ...green, reasons: [] },
    });
    expect(judgedBefore(facts())).toEqual(['maker-1']);
    expect(assessReview(facts('maker-2'), policy, submittedAt).kind).toBe('need');
    expect(assessReview(facts('maker-1', 'maker-2'), policy, submittedAt).kind).toBe('need');
    expect(assessReview(facts('maker-2', 'maker-3'), policy, submittedAt).kind).toBe('pass');
  });
});
