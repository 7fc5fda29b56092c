/** Agreement: the owner's signature under the change (A35). */
import type { Assessment, Facts } from '../assessment.ts';

/** The signature is for one account: another account needs another one. */
export const agreementSigned = (facts: Facts): boolean =>
  facts.agreement?.accountToken === facts.request.newAccount.token;

export const assessAgreement = (facts: Facts): Assessment =>
  agreementSigned(facts) ? { kind: 'pass' } : { kind: 'need', needs: ['signature'] };

/** Another kind of account, or another holder, changes the acquiring contract itself (A67). */
export const changesContract = ({ account, merchant }: Facts): boolean =>
  account !== undefined &&
  merchant !== undefined &&
  (account.kind !== merchant.value.binding.accountKind || account.holderRelation === 'AUTHORISED');

/** The text that is signed, by its version: the change alone, or with it a supplement to the contract (A35, A67). */
export const agreementVersion = (facts: Facts): string =>
  changesContract(facts) ? 'settlement-card-change-with-supplement/1' : 'settlement-card-change/1';
