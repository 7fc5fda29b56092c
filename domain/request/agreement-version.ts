/** What the owner signs: the change alone, or with it a supplement to the acquiring contract [A35, A67]. */
import type { Facts } from '../gates/assessment.ts';

/** Another kind of account, or another holder, changes the contract itself [A67]. */
export const isContractChange = ({ account, merchant }: Facts): boolean =>
  account !== undefined &&
  merchant !== undefined &&
  (account.kind !== merchant.value.binding.accountKind || account.holderRelation === 'AUTHORISED');

/** The text by its version; its hash comes from the signing and is kept with the signature. */
export const findAgreementVersion = (facts: Facts): string =>
  isContractChange(facts) ? 'settlement-card-change-with-supplement/1' : 'settlement-card-change/1';
