import type { Facts } from '../gates/assessment.ts';

/**
 * Whether the issuer itself gave the account a new number [E3 renumbering]. The bank must confirm
 * which card the new one replaces, and that holder and account are the same: the reason that the
 * merchant states proves nothing. A red request is reviewed in any case.
 */
export function isRenumbering({ merchant, request, risk, verification }: Facts): boolean {
  const binding = merchant?.value.binding;
  const bankAnswer = verification?.value;
  return (
    request.reason.kind === 'card-reissued' &&
    binding !== undefined &&
    bankAnswer?.result === 'MATCH' &&
    bankAnswer.accountStatus === 'ACTIVE' &&
    bankAnswer.replaces?.first6 === binding.first6 &&
    bankAnswer.replaces.last4 === binding.last4 &&
    risk !== undefined &&
    risk.tier !== 'red'
  );
}
