/** Agreement: the owner signs the change [A35]. */
import type { Assessment, Facts } from './assessment.ts';

/** Whether the agreement for the present new account is signed; another account needs another signature. */
export const isAgreementSigned = (facts: Facts): boolean =>
  facts.agreement?.accountToken === facts.request.newAccount.token;

export const assessAgreement = (facts: Facts): Assessment =>
  isAgreementSigned(facts) ? { kind: 'pass' } : { kind: 'need', needs: ['signature'] };
