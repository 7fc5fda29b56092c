import { durationMs } from './duration.ts';
import { reviewTarget } from './old-card.ts';
import type { PolicyValues } from './policy.ts';
import type { RiskTier } from './stages.ts';

/**
 * When a request is expected to be completed if everybody answers at once: the review's target
 * and the cooling-off of the tier (rules.md E4 1, 9). Before the tier is known, green is assumed.
 * @param urgent payouts are held meanwhile
 * @returns ISO 8601
 */
export function etaOf(
  policy: PolicyValues,
  tier: RiskTier | undefined,
  now: string,
  urgent = false,
): string {
  const ms =
    durationMs(reviewTarget(policy, urgent)) + durationMs(policy[`cooling.${tier ?? 'green'}`]);
  return new Date(Date.parse(now) + ms).toISOString();
}
