/** The text that the owner signs: the change alone, or together with a supplement to the acquiring contract [A35, A67]. */
import type { Facts } from '../gates/assessment.ts';

/** Whether the change touches the acquiring contract: another kind of account or another holder does [A67]. */
export const isContractChange = ({ account, merchant }: Facts): boolean =>
  account !== undefined &&
  merchant !== undefined &&
  (account.kind !== merchant.value.binding.accountKind || account.holderRelation === 'AUTHORISED');

/** The version of the text. Its hash comes from the e-sign party and is stored with the signature. */
export const findAgreementVersion = (facts: Facts): string =>
  isContractChange(facts) ? 'settlement-card-change-with-supplement/1' : 'settlement-card-change/1';
