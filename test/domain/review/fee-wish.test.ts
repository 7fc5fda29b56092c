import { describe, expect, it } from 'vitest';
import { assessGate } from '../../../domain/gates/gates.ts';
import type { ReviewDecision } from '../../../domain/review/decision.ts';
import {
  findFeeDecision,
  findFeeDecisionRefusal,
  findFeeWishNotes,
} from '../../../domain/review/fee-wish.ts';
import {
  buildPolicyValues,
  buildReadyFacts,
  buildRequest,
  buildVerifiedFacts,
  policy,
  submittedAt,
} from '../../support/facts.ts';

const request = buildRequest({ settlementParams: { feeWish: '希望费率降至0.38%' } });
const withWish = { request };
const without = { request: buildRequest() };
const approval = (feeWish?: ReviewDecision['feeWish']): ReviewDecision => ({
  ...{ by: { id: 'm-1', role: 'maker' }, decision: 'approve', codes: [], at: submittedAt },
  evidence: 'e',
  ...(feeWish && { feeWish }),
});

describe('[A48] A wish for another fee rate', () => {
  it('[A48] is a note to reviewers', () => {
    expect(findFeeWishNotes(withWish)).toEqual([
      { field: 'settlementParams.feeWish', code: 'REV_FEE_WISH' },
    ]);
    expect(findFeeWishNotes(without)).toEqual([]);
    expect(
      assessGate('screening', buildVerifiedFacts(withWish), policy, submittedAt),
    ).toMatchObject({ kind: 'pass', notes: [{ code: 'REV_FEE_WISH' }] });
  });

  it('[A48] is decided by a person also where green requests are approved by themselves', () => {
    const auto = buildPolicyValues({
      'review.mode': { ...policy['review.mode'], green: 'auto' },
    });
    const assess = (facts: object) =>
      assessGate('review', { ...buildReadyFacts(facts), reviews: [] }, auto, submittedAt);
    expect(assess(without)).toEqual({ kind: 'pass' });
    expect(assess(withWish)).toEqual({ kind: 'need', needs: ['review-decision'] });
  });

  it('[A48] is decided with every approval, and nothing is decided that was not wished', () => {
    expect(findFeeDecisionRefusal(withWish, undefined)).toBe('INP_REQUIRED');
    expect(findFeeDecisionRefusal(withWish, 'refused')).toBeUndefined();
    expect(findFeeDecisionRefusal(without, 'granted')).toBe('ACT_NO_CHANGE');
    expect(findFeeDecisionRefusal(without, undefined)).toBeUndefined();
  });

  it.each<[ReviewDecision[], string | undefined]>([
    [[approval('granted')], 'granted'],
    [[approval('granted'), approval('granted')], 'granted'],
    [[approval('granted'), approval('refused')], 'refused'],
    [[], 'refused'],
  ])('[A48] is granted only when everybody who approved says so: %#', (reviews, decision) => {
    expect(findFeeDecision(withWish, reviews)).toBe(decision);
    expect(findFeeDecision(without, reviews)).toBeUndefined();
  });
});
