/** Decides whether a fact may still be used: by the gates, and by a switch that has stood still. */
import type { Observed } from '../gates/assessment.ts';
import type { PolicyValues } from '../policy/policy-schema.ts';
import { parseDurationMs } from './duration.ts';

/** The present time, and the instant before which facts do not count. */
export interface FreshnessLimits {
  now: string;
  notBefore?: string | undefined;
}

/**
 * Whether a fact may be used: it is younger than `check.validFor` and not older than `notBefore`
 * [A42, E2 check.validFor, B3.10]. Otherwise it is obtained again, as after a correction and before
 * the switch.
 */
export const isFresh = (
  fact: Observed<unknown> | undefined,
  policy: Pick<PolicyValues, 'check.validFor'>,
  { now, notBefore }: FreshnessLimits,
): boolean =>
  fact !== undefined &&
  Date.parse(now) - Date.parse(fact.at) < parseDurationMs(policy['check.validFor']) &&
  (notBefore === undefined || Date.parse(fact.at) >= Date.parse(notBefore));
