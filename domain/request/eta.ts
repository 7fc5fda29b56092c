import { addDuration } from '../time/duration.ts';
import { findReviewTarget } from '../review/deadlines.ts';
import type { PolicyValues } from '../policy/policy-schema.ts';
import type { RiskTier } from './stages.ts';

/**
 * When a request is expected to be completed if everybody answers at once: after the target of the
 * review and the cooling-off of the tier [E4.1, E4.9]. An unknown tier counts as green.
 * @param now ISO 8601
 * @param urgent payouts are held until the request is through
 * @param coolingTerm ISO 8601 duration; that of the tier unless given
 * @returns ISO 8601
 */
export function computeEta(
  policy: PolicyValues,
  tier: RiskTier | undefined,
  now: string,
  urgent = false,
  coolingTerm = policy[`cooling.${tier ?? 'green'}`],
): string {
  const approvedAt = addDuration(now, findReviewTarget(policy, urgent));
  return addDuration(approvedAt, coolingTerm);
}
