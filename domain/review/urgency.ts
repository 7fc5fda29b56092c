/** Requests that keep payouts waiting, and how much sooner they are through [A65, A87]. */
import { hasDeadOldCard } from '../account/old-card.ts';
import type { Facts } from '../gates/assessment.ts';
import type { PolicyValues } from '../policy/policy-schema.ts';
import type { RiskTier } from '../request/stages.ts';
import { parseDurationMs } from '../time/duration.ts';

/** What the facts of a request, or a plan before one, say of why the card changes. */
interface HeldSubject extends Pick<Facts, 'payoutsHeld'> {
  request: { reason: { kind?: string | undefined } };
}

/**
 * Whether the request corrects wrong data of a change whose payouts are held until then. Who only says that it is a
 * correction waits as long as everybody: the hold stands in our own books.
 */
export const isHeldCorrection = ({ payoutsHeld, request }: HeldSubject): boolean =>
  payoutsHeld === true && request.reason.kind === 'correction';

/** Whether the request is reviewed first, as payouts wait for it. */
export const isUrgent = (facts: Facts): boolean => hasDeadOldCard(facts) || isHeldCorrection(facts);

/**
 * How long old contacts have to object, as an ISO 8601 duration. They were told of the card a few days before a correction,
 * and nothing is paid meanwhile [E2 cooling.correction].
 */
export function findCoolingTerm(policy: PolicyValues, tier: RiskTier, facts: HeldSubject): string {
  const usual = policy[`cooling.${tier}`];
  const short = policy['cooling.correction'][tier];
  const isShorter = parseDurationMs(short) < parseDurationMs(usual);
  return isHeldCorrection(facts) && isShorter ? short : usual;
}
