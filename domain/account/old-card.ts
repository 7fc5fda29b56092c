/** The card that payouts go to before the switch: whether it still takes them, and what has taken its place. */
import type { Facts } from '../gates/assessment.ts';

const deadCardReasons: readonly string[] = ['lost-card', 'closed-account'];

/** What is known of the old card, as far as anybody said. */
type OldCardFacts = Pick<Facts, 'merchant' | 'oldCardReported'> & { reason: string | undefined };

/**
 * Whether payouts to the old card would go astray: the record says so, or its owner or bank did, by
 * the reason or while the request ran. A record read later does not take their word back
 * [A65, E2 settle.during].
 */
export const isOldCardDead = ({ merchant, oldCardReported, reason }: OldCardFacts): boolean =>
  oldCardReported !== undefined ||
  (reason !== undefined && deadCardReasons.includes(reason)) ||
  (merchant !== undefined && merchant.value.binding.status !== 'ACTIVE');

/** The same of a request's facts. */
export const hasDeadOldCard = (facts: Facts): boolean =>
  isOldCardDead({ ...facts, reason: facts.request.reason.kind });
