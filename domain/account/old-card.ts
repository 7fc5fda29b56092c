/** Whether the card that payouts go to before the switch can still receive them. */
import type { Facts } from '../gates/assessment.ts';

const deadCardReasons: readonly string[] = ['lost-card', 'closed-account'];

/** What the merchant record, the owner and the bank said about the old card. */
type OldCardFacts = Pick<Facts, 'merchant' | 'oldCardReported'> & { reason: string | undefined };

/**
 * Whether payouts to the old card would be lost [A65, E2 settle.during]: the merchant record says so,
 * or the owner or the bank said so, in the request or later. A merchant record that is read
 * afterwards and disagrees does not revoke their statement.
 */
export const isOldCardDead = ({ merchant, oldCardReported, reason }: OldCardFacts): boolean =>
  oldCardReported !== undefined ||
  (reason !== undefined && deadCardReasons.includes(reason)) ||
  (merchant !== undefined && merchant.value.binding.status !== 'ACTIVE');

/** `isOldCardDead` for the facts of a request. */
export const hasDeadOldCard = (facts: Facts): boolean =>
  isOldCardDead({ ...facts, reason: facts.request.reason.kind });
