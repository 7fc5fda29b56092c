/** How long a fact may be relied on. */
import type { Facts, Need, Observed } from '../assessment.ts';
import { durationMs } from '../duration.ts';
import type { PolicyValues } from '../policy.ts';

/** When facts are looked at: now, and not from before an instant that changed what they may say. */
export interface Look {
  now: string;
  notBefore?: string | undefined;
}

/**
 * A fact holds for check.validFor; then it is obtained again, at every gate (rules.md A42, E2, B3 10). So it is after a
 * correction, which may have mended what was seen, and once more just before the switch.
 */
export const fresh = (
  fact: Observed<unknown> | undefined,
  policy: PolicyValues,
  { now, notBefore }: Look,
): boolean =>
  fact !== undefined &&
  Date.parse(now) - Date.parse(fact.at) < durationMs(policy['check.validFor']) &&
  (notBefore === undefined || Date.parse(fact.at) >= Date.parse(notBefore));

/** Checks of the new account that are missing or stale, in the order they are obtained. */
export function staleChecks(facts: Facts, policy: PolicyValues, look: Look): Need[] {
  const needs: Need[] = [];
  if (!fresh(facts.verification, policy, look)) needs.push('account-verification');
  if (!fresh(facts.lists, policy, look)) needs.push('list-screening');
  return needs;
}

/** What the risk officer had before him when he thawed is judged; what came later is not. */
export const cleared = (at: string, facts: Facts): boolean =>
  facts.thawedAt !== undefined && Date.parse(at) <= Date.parse(facts.thawedAt);
