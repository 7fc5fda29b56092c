/** Agreement: the owner's signature under the change [A35]. */
import type { Assessment, Facts } from './assessment.ts';

/** The signature is for one account: another account needs another one. */
export const isAgreementSigned = (facts: Facts): boolean =>
  facts.agreement?.accountToken === facts.request.newAccount.token;

export const assessAgreement = (facts: Facts): Assessment =>
  isAgreementSigned(facts) ? { kind: 'pass' } : { kind: 'need', needs: ['signature'] };
