import { addDuration } from '../time/duration.ts';
import { findReviewTarget } from '../review/deadlines.ts';
import type { PolicyValues } from '../policy/policy-schema.ts';
import type { RiskTier } from './stages.ts';

/**
 * When a request is expected to be completed if everybody answers at once: the review's target
 * and the cooling-off of the tier [E4.1, E4.9]. Before the tier is known, green is assumed.
 * @param urgent payouts are held meanwhile
 * @returns ISO 8601
 */
export function computeEta(
  policy: PolicyValues,
  tier: RiskTier | undefined,
  now: string,
  urgent = false,
): string {
  const approvedAt = addDuration(now, findReviewTarget(policy, urgent));
  return addDuration(approvedAt, policy[`cooling.${tier ?? 'green'}`]);
}
