import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Facts } from '../../../domain/gates/assessment.ts';
import { findDocumentProblems } from '../../../domain/gates/document-problems.ts';
import {
  findConsent,
  findHolderChange,
  findOldHolderNotes,
} from '../../../domain/gates/old-holder.ts';
import { assessReview } from '../../../domain/gates/review.ts';
import type {
  HolderCheck,
  NameComparison,
  OldHolderCheck,
} from '../../../domain/parties/merchant.ts';
import type { RiskAssessment } from '../../../domain/risk/assessment.ts';
import {
  buildAccount,
  buildSubmittedFacts,
  buildMerchant,
  buildPolicyValues,
  policy,
  subject,
  submittedAt,
} from '../../support/facts.ts';

const comparisons = ['MATCH', 'CLOSE_MATCH', 'NO_MATCH'] as const satisfies NameComparison[];
const somebodyElse: OldHolderCheck = { merchant: 'NO_MATCH', newHolder: 'NO_MATCH' };

/** Facts in which the core tells who holds the bound card. */
function buildHeld(oldHolder: OldHolderCheck | undefined, more: Partial<Facts> = {}): Facts {
  const holder: HolderCheck = {
    accountToken: buildAccount().token,
    match: 'MATCH',
    technicalities: [],
    ...(oldHolder && { oldHolder }),
  };
  const merchant = { value: buildMerchant({ holder }), at: submittedAt };
  return buildSubmittedFacts({ merchant, ...more });
}

const withConsent = (consent: 'none' | 'told' | 'confirmed' | 'letter') =>
  buildPolicyValues({
    'oldHolder.consent': {
      'other-to-merchant': consent,
      'other-to-other': consent,
      unknown: consent,
    },
  });

describe('[E2 oldHolder.consent] the holder of the bound card', () => {
  it.each<[NameComparison, NameComparison, 'SELF' | 'AUTHORISED', string | undefined]>([
    ['MATCH', 'NO_MATCH', 'SELF', undefined],
    ['MATCH', 'NO_MATCH', 'AUTHORISED', undefined],
    ['NO_MATCH', 'MATCH', 'SELF', undefined],
    ['NO_MATCH', 'MATCH', 'AUTHORISED', undefined],
    ['NO_MATCH', 'NO_MATCH', 'SELF', 'other-to-merchant'],
    ['NO_MATCH', 'NO_MATCH', 'AUTHORISED', 'other-to-other'],
    ['CLOSE_MATCH', 'NO_MATCH', 'SELF', 'unknown'],
    ['NO_MATCH', 'CLOSE_MATCH', 'AUTHORISED', 'unknown'],
  ])(
    'that is %s of the merchant and %s of the new holder, who is %s, changes as %s',
    (merchant, newHolder, holderRelation, change) => {
      const account = buildAccount({ holderRelation });
      expect(findHolderChange(buildHeld({ merchant, newHolder }, { account }))).toBe(change);
    },
  );

  it('is unknown when the core does not tell, and when it was compared with another account', () => {
    expect(findHolderChange(buildHeld(undefined))).toBe('unknown');
    const account = buildAccount({ token: 'acc_00000009' });
    expect(findHolderChange(buildHeld(somebodyElse, { account }))).toBe('unknown');
  });

  it('is never passed over where neither comparison is equal', () => {
    const close = fc.constantFrom(...comparisons);
    fc.assert(
      fc.property(close, close, (merchant, newHolder) => {
        const isKnown = merchant === 'MATCH' || newHolder === 'MATCH';
        const consent = findConsent(buildHeld({ merchant, newHolder }), withConsent('confirmed'));
        expect(consent).toBe(isKnown ? 'none' : 'confirmed');
      }),
    );
  });

  it('is told to reviewers when it is somebody else', () => {
    expect(findOldHolderNotes(buildHeld(somebodyElse), policy)).toEqual([
      { field: 'oldAccount', code: 'ACC_OLD_HOLDER' },
    ]);
    expect(findOldHolderNotes(buildHeld(undefined), policy)).toEqual([]);
    expect(findOldHolderNotes(buildHeld(somebodyElse), withConsent('none'))).toEqual([]);
  });
});

describe('[E2 oldHolder.consent] a review', () => {
  const callback = { by: 'risk-1', at: submittedAt, contactId: 'c-1', confirmed: true, ...subject };
  const green: RiskAssessment = { tier: 'green', score: 0, reasons: [] };
  const auto = { 'review.mode': { ...policy['review.mode'], green: 'auto' } } as const;

  it('waits for a call that confirms the change of this person to this account', () => {
    const values = { ...withConsent('confirmed'), ...auto };
    const facts = buildHeld(somebodyElse, { risk: green });
    expect(assessReview(facts, values, submittedAt)).toEqual({ kind: 'need', needs: ['callback'] });
    expect(assessReview({ ...facts, callback }, values, submittedAt)).toEqual({ kind: 'pass' });
    for (const other of [
      { ...callback, confirmed: false },
      { ...callback, personToken: 'per_00000009' },
      { ...callback, accountToken: 'acc_00000009' },
    ])
      expect(assessReview({ ...facts, callback: other }, values, submittedAt).kind).toBe('need');
  });

  it.each(['none', 'told'] as const)('waits for nobody where the holder is %s', (consent) => {
    const values = { ...withConsent(consent), ...auto };
    const facts = buildHeld(somebodyElse, { risk: green });
    expect(assessReview(facts, values, submittedAt)).toEqual({ kind: 'pass' });
  });

  it('needs two reviewers for a letter, which is asked for with the other documents', () => {
    const values = { ...withConsent('letter'), ...auto };
    const facts = buildHeld(somebodyElse, { risk: green });
    expect(assessReview(facts, values, submittedAt)).toEqual({
      kind: 'need',
      needs: ['review-decision'],
    });
    const [problem] = findDocumentProblems(facts, buildMerchant(), values, submittedAt);
    expect(problem).toMatchObject({ field: 'materials.old-holder-consent', code: 'MAT_MISSING' });
  });
});
