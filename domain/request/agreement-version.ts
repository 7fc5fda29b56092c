/** The text that the owner signs: the change alone, or together with a supplement to the acquiring contract [A35, A67]. */
import type { Facts } from '../gates/assessment.ts';

/** Whether the change touches the acquiring contract: another kind of account or another holder does [A67]. */
export const isContractChange = ({ account, merchant }: Facts): boolean =>
  account !== undefined &&
  merchant !== undefined &&
  (account.kind !== merchant.value.binding.accountKind || account.holderRelation === 'AUTHORISED');

const withSupplement = 'settlement-card-change-with-supplement/1';

/** Whether a version that was signed has a supplement to the acquiring contract. */
export const isContractVersion = (version: unknown): boolean => version === withSupplement;

/** The version of the text. Its hash comes from the e-sign party and is stored with the signature. */
export const findAgreementVersion = (facts: Facts): string =>
  isContractChange(facts) ? withSupplement : 'settlement-card-change/1';
