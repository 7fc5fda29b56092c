import type { Facts } from '../gates/assessment.ts';

/**
 * Whether the issuer itself gave the account a new number [E3 renumbering]. The bank must confirm
 * which card the new one replaces, and that holder and account are the same: the reason that the
 * merchant states proves nothing. A red request is reviewed in any case.
 */
export const isRenumbering = (facts: Facts): boolean =>
  facts.request.reason.kind === 'card-reissued' &&
  facts.verification?.value.result === 'MATCH' &&
  facts.verification.value.accountStatus === 'ACTIVE' &&
  isReissueKnown(facts) &&
  facts.risk !== undefined &&
  facts.risk.tier !== 'red';

/** Whether the bank says that the new card replaces the bound one; what it cannot say is no yes [B3.15]. */
export function isReissueKnown({
  merchant,
  verification,
}: Pick<Facts, 'merchant' | 'verification'>): boolean {
  const { binding } = merchant?.value ?? {};
  const { replaces } = verification?.value ?? {};
  return (
    binding !== undefined && replaces?.first6 === binding.first6 && replaces.last4 === binding.last4
  );
}
