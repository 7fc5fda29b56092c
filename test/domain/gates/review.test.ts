import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Facts } from '../../../domain/gates/assessment.ts';
import { assessGate } from '../../../domain/gates/gates.ts';
import type { ReviewDecision } from '../../../domain/review/decision.ts';
import type { RiskTier } from '../../../domain/request/stages.ts';
import {
  timeAfter,
  buildDecision,
  buildMerchant,
  policy,
  buildPolicyValues,
  buildRequest,
  submittedAt,
  buildVerifiedFacts,
  others,
  subject,
} from '../../support/facts.ts';

const assess = (facts: Facts, values = policy) =>
  assessGate('review', facts, values, timeAfter('PT1H'));
const ofTier = (tier: RiskTier, reviews: ReviewDecision[], more: Partial<Facts> = {}): Facts =>
  buildVerifiedFacts({ risk: { score: 0, tier, reasons: [] }, reviews, ...more });
const called = (confirmed: boolean): NonNullable<Facts['callback']> => ({
  by: 'risk-1',
  at: timeAfter('PT1H'),
  contactId: 'c-1',
  confirmed,
  ...subject,
});
const two = [buildDecision('maker-1'), buildDecision('checker-1')];

describe('The review', () => {
  it('[A38] The review of a green request takes one person, or none where the policy says so', () => {
    expect(assess(ofTier('green', []))).toEqual({ kind: 'need', needs: ['review-decision'] });
    expect(assess(ofTier('green', [buildDecision('maker-1')]))).toEqual({ kind: 'pass' });
    const mode = { ...policy['review.mode'], green: 'auto' as const };
    expect(assess(ofTier('green', []), buildPolicyValues({ 'review.mode': mode })).kind).toBe(
      'pass',
    );
  });

  it('[A38] The review of an amber request takes two people', () => {
    expect(assess(ofTier('amber', [buildDecision('maker-1')])).kind).toBe('need');
    expect(assess(ofTier('amber', two))).toEqual({ kind: 'pass' });
  });

  it('[A41] The review of a red request takes two people and a callback', () => {
    expect(assess(ofTier('red', []))).toEqual({
      kind: 'need',
      needs: ['review-decision', 'callback'],
    });
    expect(assess(ofTier('red', two))).toEqual({ kind: 'need', needs: ['callback'] });
    expect(assess(ofTier('red', two, { callback: called(true) }))).toEqual({ kind: 'pass' });
  });

  it('[A41] A callback about another person or card does not count', () => {
    for (const other of others)
      expect(assess(ofTier('red', two, { callback: { ...called(true), ...other } }))).toEqual({
        kind: 'need',
        needs: ['callback'],
      });
  });

  it('The review treats a request without a tier as red', () => {
    expect(assess(buildVerifiedFacts({ reviews: two }))).toEqual({
      kind: 'need',
      needs: ['callback'],
    });
  });

  it('[A71] The request freezes when the owner denies it on the phone', () => {
    const frozen = { kind: 'stop', code: 'RSK_OBJECTED', freeze: true };
    for (const tier of ['green', 'amber', 'red'] as const)
      expect(
        assess(ofTier(tier, two, { deniedAt: timeAfter('PT1H'), callback: called(true) })),
      ).toEqual(frozen);
  });

  it.each([
    'REV_REJECTED_MATERIALS',
    'REV_REJECTED_SUBJECT',
    'REV_REJECTED_PURPOSE',
    'REV_REJECTED_AUTHORITY',
  ])('[A38] A rejection has a reason: %s', (code) => {
    const no = buildDecision('checker-1', { decision: 'reject', codes: [code] });
    expect(assess(ofTier('green', [no]))).toMatchObject({ kind: 'stop', code });
  });

  it('[A38] A rejection ends the request with its code, whoever has approved', () => {
    const no = buildDecision('checker-1', {
      decision: 'reject',
      codes: ['REV_REJECTED_AUTHORITY'],
    });
    expect(assess(ofTier('green', [buildDecision('maker-1'), no]))).toMatchObject({
      kind: 'stop',
      code: 'REV_REJECTED_AUTHORITY',
    });
    const unnamed = { ...no, codes: ['nonsense'] };
    expect(assess(ofTier('green', [unnamed]))).toMatchObject({ code: 'REV_REJECTED_MATERIALS' });
  });

  it('[A42] A decision on other evidence does not count', () => {
    const old = { evidence: 'e-0' };
    const stale = [buildDecision('maker-1', old), buildDecision('checker-1')];
    expect(assess(ofTier('amber', stale)).kind).toBe('need');
    const rejected = buildDecision('maker-1', { ...old, decision: 'reject' });
    expect(assess(ofTier('amber', [rejected, ...two]))).toEqual({ kind: 'pass' });
  });

  it('[A29] Approvals of the submitter, the drafter or the seller do not count', () => {
    expect(assess(ofTier('green', [buildDecision('owner-1')])).kind).toBe('need');
    const request = buildRequest({ draftedBy: { id: 'operator-1', role: 'operator' } });
    expect(assess(ofTier('green', [buildDecision('operator-1')], { request })).kind).toBe('need');
    const merchant = { value: buildMerchant({ salesAgentId: 'sales-1' }), at: submittedAt };
    const seller = [buildDecision('sales-1'), buildDecision('checker-1')];
    expect(assess(ofTier('amber', seller, { merchant })).kind).toBe('need');
  });

  it('[A29] A reviewer counts once, however often they decide', () => {
    const people = ['owner-1', 'maker-1', 'maker-2', 'checker-1'];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...people), { maxLength: 8 }), (ids) => {
        const counted = new Set(ids.filter((id) => id !== 'owner-1')).size;
        const reviews = ids.map((id) => buildDecision(id));
        expect(assess(ofTier('amber', reviews)).kind === 'pass').toBe(counted >= 2);
        expect(assess(ofTier('green', reviews)).kind === 'pass').toBe(counted >= 1);
      }),
    );
  });
});

describe('An owner who is locked out of every old contact', () => {
  const contact = (since: string) => ({
    id: 'c-new',
    channel: 'sms' as const,
    masked: '138****0009',
    since,
  });
  const attested = (bothCardsShown: boolean, by = 'clerk-2') => ({
    by,
    at: timeAfter('PT1H'),
    bothCardsShown,
    ...subject,
  });
  const redWith = (since: string, more: Partial<Facts>) =>
    assess(
      ofTier('red', two, {
        merchant: { value: buildMerchant({ contacts: [contact(since)] }), at: submittedAt },
        ...more,
      }),
    );
  const lockedOut = timeAfter('-P3D');

  it('[B3.5] comes in person with both cards, in place of a call to a contact', () => {
    expect(redWith(lockedOut, {})).toEqual({ kind: 'need', needs: ['callback'] });
    expect(redWith(lockedOut, { attested: attested(true) })).toEqual({ kind: 'pass' });
  });

  it.each<[string, string, Partial<Facts>]>([
    ['without the old card', lockedOut, { attested: attested(false) }],
    ['before the clerk who submitted', lockedOut, { attested: attested(true, 'OWNER-1') }],
    ['for another account', lockedOut, { attested: { ...attested(true), accountToken: 'acc_9' } }],
    ['while a contact can be called', timeAfter('-P31D'), { attested: attested(true) }],
  ])('[B3.5] is called all the same when they come %s', (_how, since, more) => {
    expect(redWith(since, more)).toEqual({ kind: 'need', needs: ['callback'] });
  });
});
