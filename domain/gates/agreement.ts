import type { Assessment, Facts } from '../assessment.ts';

/** The owner's signature is for one account: another account needs another one (A35). */
export const agreementSigned = (facts: Facts): boolean =>
  facts.agreement?.accountToken === facts.request.newAccount.token;

export const assessAgreement = (facts: Facts): Assessment =>
  agreementSigned(facts) ? { kind: 'pass' } : { kind: 'need', needs: ['signature'] };
