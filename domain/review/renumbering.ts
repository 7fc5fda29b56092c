import type { Facts } from '../gates/assessment.ts';

/**
 * Whether the issuer itself gave the account a new number [E3 renumbering]. The bank must confirm
 * which card the new one replaces, and that holder and account are the same: the reason that the
 * merchant states proves nothing. A red request is reviewed in any case.
 */
export const isRenumbering = (facts: Facts): boolean =>
  facts.request.reason.kind === 'card-reissued' &&
  isReissueConfirmed(facts) === true &&
  facts.risk !== undefined &&
  facts.risk.tier !== 'red';

/** Whether the bank says that the new card replaces the bound one; undefined while it knows no such account of this holder. */
export function isReissueConfirmed({
  merchant,
  verification,
}: Pick<Facts, 'merchant' | 'verification'>): boolean | undefined {
  const binding = merchant?.value.binding;
  const bankAnswer = verification?.value;
  if (!binding || bankAnswer?.result !== 'MATCH' || bankAnswer.accountStatus !== 'ACTIVE')
    return undefined;
  return (
    bankAnswer.replaces?.first6 === binding.first6 && bankAnswer.replaces.last4 === binding.last4
  );
}
