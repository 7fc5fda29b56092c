/** Agreement: the owner signs the change [A35]. */
import type { Assessment, Facts } from './assessment.ts';
import { isForPresentSubject } from '../identity/proof-subject.ts';

/** Whether the present owner signed for the present new account: another person or account needs another signature. */
export const isAgreementSigned = (facts: Facts): boolean =>
  isForPresentSubject(facts.agreement, facts);

export const assessAgreement = (facts: Facts): Assessment =>
  isAgreementSigned(facts) ? { kind: 'pass' } : { kind: 'need', needs: ['signature'] };
