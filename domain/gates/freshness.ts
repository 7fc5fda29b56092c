/** How long a fact may be relied on. */
import type { Facts, Need, Observed } from './assessment.ts';
import { parseDurationMs } from '../time/duration.ts';
import type { PolicyValues } from '../policy/policy-schema.ts';

/** When facts are looked at: now, and not from before an instant that changed what they may say. */
export interface FreshnessLimits {
  now: string;
  notBefore?: string | undefined;
}

/**
 * A fact holds for check.validFor; then it is obtained again, at every gate [A42, E2 check.validFor, B3.10]. So it is after a
 * correction, which may have mended what was seen, and once more just before the switch.
 */
export const isFresh = (
  fact: Observed<unknown> | undefined,
  policy: PolicyValues,
  { now, notBefore }: FreshnessLimits,
): boolean =>
  fact !== undefined &&
  Date.parse(now) - Date.parse(fact.at) < parseDurationMs(policy['check.validFor']) &&
  (notBefore === undefined || Date.parse(fact.at) >= Date.parse(notBefore));

/** Checks of the new account that are missing or stale, in the order they are obtained. */
export function findStaleChecks(
  facts: Facts,
  policy: PolicyValues,
  limits: FreshnessLimits,
): Need[] {
  const needs: Need[] = [];
  if (!isFresh(facts.verification, policy, limits)) needs.push('account-verification');
  if (!isFresh(facts.lists, policy, limits)) needs.push('list-screening');
  return needs;
}

/** What the risk officer had before him when he thawed is judged; what came later is not. */
export const isCleared = (at: string, facts: Facts): boolean =>
  facts.thawedAt !== undefined && Date.parse(at) <= Date.parse(facts.thawedAt);
