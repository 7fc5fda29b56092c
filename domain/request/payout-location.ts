/** Where payouts go now, as far as this request can know [A75]. */
import type { Facts } from '../gates/assessment.ts';
import type { MoneyLocation } from './stages.ts';

/**
 * @param ordered where the orders of this request have payouts go
 * @returns `hold` as well when an earlier request or the acquirer holds what would go to the old card
 */
export function findPayoutLocation(
  ordered: MoneyLocation,
  { merchant, payoutsHeld }: Pick<Facts, 'merchant' | 'payoutsHeld'>,
): MoneyLocation {
  if (ordered !== 'old') return ordered;
  const isHeld = payoutsHeld === true || merchant?.value.settlementFrozen === true;
  return isHeld ? 'hold' : 'old';
}
