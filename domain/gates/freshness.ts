/** How long a fact may be relied on. */
import type { Facts, Need, Observed } from '../assessment.ts';
import { durationMs } from '../duration.ts';
import type { PolicyValues } from '../policy.ts';

/** A fact holds for check.validFor; then it is obtained again (rules.md E2, B3 10). */
export const fresh = (
  fact: Observed<unknown> | undefined,
  policy: PolicyValues,
  now: string,
): boolean =>
  fact !== undefined &&
  Date.parse(now) - Date.parse(fact.at) < durationMs(policy['check.validFor']);

/** Checks of the new account that are missing or stale, in the order they are obtained. */
export function staleChecks(facts: Facts, policy: PolicyValues, now: string): Need[] {
  const needs: Need[] = [];
  if (!fresh(facts.verification, policy, now)) needs.push('account-verification');
  if (!fresh(facts.lists, policy, now)) needs.push('list-screening');
  return needs;
}

/** What the risk officer had before him when he thawed is judged; what came later is not. */
export const cleared = (at: string, facts: Facts): boolean =>
  facts.thawedAt !== undefined && Date.parse(at) <= Date.parse(facts.thawedAt);
