import { describe, expect, it } from 'vitest';
import { isRenumbering, oldCardIsDead, reviewTarget } from '../../domain/old-card.ts';
import type { Facts } from '../../domain/assessment.ts';
import { assessCooling } from '../../domain/gates/cooling.ts';
import { assessReview } from '../../domain/gates/review.ts';
import type { AccountVerification } from '../../domain/parties.ts';
import {
  at,
  merchantWith,
  policy,
  policyWith,
  readyToSwitch,
  requestWith,
  submitted,
  submittedAt,
  verificationWith,
} from '../support/facts.ts';

describe('[A65] the old card takes no money any more', () => {
  const record = (status: 'ACTIVE' | 'LOST' | 'CLOSED' | 'FROZEN') => ({
    value: merchantWith({ binding: { ...merchantWith().binding, status } }),
    at: submittedAt,
  });

  it.each<[string, Partial<Facts>]>([
    ['the record has it as lost', { merchant: record('LOST') }],
    ['the record has it as frozen', { merchant: record('FROZEN') }],
    [
      'its owner gives that as his reason',
      { request: requestWith({ reason: { kind: 'lost-card' } }) },
    ],
    [
      'it is reported while the request runs',
      { oldCardReported: 'CLOSED', merchant: record('ACTIVE') },
    ],
  ])('when %s', (_when, facts) => {
    expect(oldCardIsDead(submitted(facts))).toBe(true);
  });

  it('unless nobody says so', () => {
    expect(oldCardIsDead(submitted())).toBe(false);
    expect(oldCardIsDead(submitted({ merchant: record('ACTIVE') }))).toBe(false);
  });

  it('and has the review decided sooner', () => {
    expect([reviewTarget(policy, true), reviewTarget(policy, false)]).toEqual(['PT4H', 'P1D']);
  });
});

describe('[B3] a new number that the issuer gave by itself', () => {
  const { first6, last4 } = merchantWith().binding;
  const reissued = requestWith({ reason: { kind: 'card-reissued' } });
  const said = (more: Partial<AccountVerification> = {}) => ({
    value: verificationWith({ replaces: { first6, last4 }, ...more }),
    at: submittedAt,
  });
  const renumbered = (more: Partial<Facts> = {}): Facts =>
    readyToSwitch({ request: reissued, verification: said(), reviews: [], ...more });
  const amber = { score: 30, tier: 'amber', reasons: [] } as const;
  const red = { score: 80, tier: 'red', reasons: [] } as const;

  it('needs no review, and cools off for a day whatever the tier below red', () => {
    const facts = renumbered({ risk: { ...amber, reasons: [] } });
    expect(isRenumbering(facts)).toBe(true);
    expect(assessReview(facts, policy, submittedAt)).toEqual({ kind: 'pass' });
    const startedAt = at('PT2H');
    const cooling = { ...facts, cooling: { startedAt, contactsTold: 1 } };
    const now = at('PT21H', startedAt);
    expect(assessCooling(cooling, policy, now)).toMatchObject({
      needs: ['wait-cooling'],
      until: at('PT24H', startedAt),
    });
  });

  it.each<[string, Partial<Facts>]>([
    ['only the merchant says so', { verification: { value: verificationWith(), at: submittedAt } }],
    ['it replaces another card', { verification: said({ replaces: { first6, last4: '9999' } }) }],
    ['the holder is another', { verification: said({ result: 'CLOSE_MATCH' }) }],
    ['the account is closed', { verification: said({ accountStatus: 'CLOSED' }) }],
    ['another reason is given', { request: requestWith() }],
    ['there are signs of a take-over', { risk: { ...red, reasons: [] } }],
  ])('is reviewed as any other when %s', (_when, more) => {
    const facts = renumbered(more);
    expect(isRenumbering(facts)).toBe(false);
    expect(assessReview(facts, policy, submittedAt)).toMatchObject({ kind: 'need' });
  });

  it('is asked about when the bank reports it during the review, while the bank works', () => {
    const before = { value: verificationWith(), at: submittedAt };
    const facts = renumbered({ verification: before, bankNotifiedAt: at('PT3H') });
    const asks = { kind: 'need', needs: ['account-verification'] };
    expect(assessReview(facts, policy, at('PT3H'))).toEqual(asks);
    const hours = { bankCode: '102', days: 'all', from: '08:30', to: '09:00' } as const;
    expect(assessReview(facts, policyWith({ 'windows.banks': [hours] }), at('PT3H'))).toMatchObject(
      { needs: ['opening-hours'] },
    );
    const answered = { ...facts, verification: { ...before, at: at('PT4H') } };
    expect(assessReview(answered, policy, at('PT4H'))).toMatchObject({
      needs: ['review-decision'],
    });
  });
});
