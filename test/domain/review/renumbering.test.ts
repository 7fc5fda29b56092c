import { describe, expect, it } from 'vitest';
import type { Facts } from '../../../domain/gates/assessment.ts';
import { assessCooling } from '../../../domain/gates/cooling.ts';
import { assessAccountProof } from '../../../domain/gates/account-proof.ts';
import { assessReview } from '../../../domain/gates/review.ts';
import type { AccountVerification } from '../../../domain/parties/bank.ts';
import { isRenumbering } from '../../../domain/review/renumbering.ts';
import {
  timeAfter,
  buildDecision,
  buildMaterial,
  buildMerchant,
  buildPenny,
  policy,
  buildPolicyValues,
  buildReadyFacts,
  buildRequest,
  subject,
  submittedAt,
  buildVerification,
} from '../../support/facts.ts';

describe('[B3.9] A card number that the issuer replaced by itself', () => {
  const { first6, last4 } = buildMerchant().binding;
  const reissued = buildRequest({ reason: { kind: 'card-reissued' } });
  const said = (more: Partial<AccountVerification> = {}) => ({
    value: buildVerification({ replaces: { first6, last4 }, ...more }),
    at: submittedAt,
  });
  const renumbered = (more: Partial<Facts> = {}): Facts =>
    buildReadyFacts({ request: reissued, verification: said(), reviews: [], ...more });
  const amber = { score: 30, tier: 'amber', reasons: [] } as const;
  const red = { score: 80, tier: 'red', reasons: [] } as const;

  it('[B3.9] A replaced number needs no review, and one day of cooling-off in any tier below red', () => {
    const facts = renumbered({ risk: { ...amber, reasons: [] } });
    expect(isRenumbering(facts)).toBe(true);
    expect(assessReview(facts, policy, submittedAt)).toEqual({ kind: 'pass' });
    const startedAt = timeAfter('PT2H');
    const cooling = { ...facts, cooling: { startedAt, contactsTold: 1 } };
    const now = timeAfter('PT21H', startedAt);
    expect(assessCooling(cooling, policy, now)).toMatchObject({
      needs: [
        'wait-cooling',
        'merchant-record',
        'account-verification',
        'registry-look-up',
        'list-screening',
      ],
      until: timeAfter('PT24H', startedAt),
    });
  });

  it.each<[string, Partial<Facts>]>([
    [
      'only the merchant says so',
      { verification: { value: buildVerification(), at: submittedAt } },
    ],
    ['it replaces another card', { verification: said({ replaces: { first6, last4: '9999' } }) }],
    ['the holder is another', { verification: said({ result: 'CLOSE_MATCH' }) }],
    ['the account is closed', { verification: said({ accountStatus: 'CLOSED' }) }],
    ['another reason is given', { request: buildRequest() }],
    ['there are signs of a take-over', { risk: { ...red, reasons: [] } }],
  ])('A replaced number is reviewed as any other when %s', (_when, more) => {
    const facts = renumbered(more);
    expect(isRenumbering(facts)).toBe(false);
    expect(assessReview(facts, policy, submittedAt)).toMatchObject({ kind: 'need' });
  });

  it('[A39] A certificate in place of a payment is seen by two people, also where the number was replaced', () => {
    const unpaid = { url: 'https://bank.example/pay', amountFen: 17, remark: 'R17', payments: [] };
    const materials = [...reissued.materials, buildMaterial('account-certificate')];
    const facts = renumbered({
      request: { ...reissued, materials },
      pennies: [buildPenny({ confirmed: false, tries: 3 })],
      reversePennies: [
        { ...unpaid, ...subject, key: 'req-00000001/reverse-penny/1', askedAt: submittedAt },
      ],
    });
    const late = timeAfter('P20D');
    expect(assessReview(facts, policy, late)).toEqual({ kind: 'need', needs: ['review-decision'] });
    expect(assessAccountProof(facts, policy, late)).toEqual({ kind: 'back', unmet: ['review'] });
    const reviews = [buildDecision('maker-1'), buildDecision('checker-1')];
    expect(assessAccountProof({ ...facts, reviews }, policy, late)).toEqual({ kind: 'pass' });
  });

  it('The bank is asked again, in its hours, when it reports a replaced number during the review', () => {
    const before = { value: buildVerification(), at: submittedAt };
    const facts = renumbered({ verification: before, bankNotifiedAt: timeAfter('PT3H') });
    const asks = { kind: 'need', needs: ['account-verification'] };
    expect(assessReview(facts, policy, timeAfter('PT3H'))).toEqual(asks);
    const hours = { bankCode: '102', days: 'all', from: '08:30', to: '09:00' } as const;
    expect(
      assessReview(facts, buildPolicyValues({ 'windows.banks': [hours] }), timeAfter('PT3H')),
    ).toMatchObject({ needs: ['opening-hours'] });
    const answered = { ...facts, verification: { ...before, at: timeAfter('PT4H') } };
    expect(assessReview(answered, policy, timeAfter('PT4H'))).toMatchObject({
      needs: ['review-decision'],
    });
  });
});
