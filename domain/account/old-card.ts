/** The card that payouts go to before the switch: whether it still takes them, and what has taken its place. */
import type { Facts } from '../gates/assessment.ts';
import type { PolicyValues } from '../policy/policy-schema.ts';

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

/** How long a review takes when it is in time: what holds payouts is looked at first [E3 urgent path]. */
export const findReviewTarget = (policy: PolicyValues, urgent: boolean): string =>
  policy[urgent ? 'review.urgentTarget' : 'review.target'];

/**
 * Whether the issuer itself gave the account a new number [E3 renumbering]: it says
 * which card the new one replaces, and that holder and account are the same. The merchant's own
 * reason proves nothing; signs of a take-over are for people to judge all the same.
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
