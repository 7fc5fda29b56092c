/** Which checks are missing, or may not be used any more. */
import type { Facts, Need } from './assessment.ts';
import { isRegisteredKind, isRegistryEntry } from '../parties/registry.ts';
import { isForeignEntity } from '../request/foreign-owners.ts';
import { findOwnerToken } from '../request/owner.ts';
import { isFresh, type FreshnessLimits } from '../time/valid-for.ts';
import type { PolicyValues } from '../policy/policy-schema.ts';
import { isRegisteredOwner } from './registered-owner.ts';

/** Checks of the owner and the new account that are missing or stale, in the order in which they are obtained. */
export function findStaleChecks(
  facts: Facts,
  policy: PolicyValues,
  limits: FreshnessLimits,
): Need[] {
  const needs: Need[] = [];
  if (!isRegisteredOwner(facts)) needs.push('owner-match');
  if (!isFresh(facts.verification, policy, limits)) needs.push('account-verification');
  if (isRegistryStale(facts, policy, limits)) needs.push('registry-look-up');
  // The last one: the rules are asked with it.
  if (!isFresh(facts.lists, policy, limits)) needs.push('list-screening');
  return needs;
}

/** A look-up that was compared with another person counts as none. */
function isRegistryStale(
  { merchant, registry, request }: Facts,
  policy: PolicyValues,
  limits: FreshnessLimits,
): boolean {
  if (!merchant || !isRegisteredKind(merchant.value.kind)) return false;
  // The register of the mainland does not know it, and nobody asks those of other countries [B3.7].
  if (isForeignEntity(merchant.value.foreign)) return false;
  if (!registry || !isFresh(registry, policy, limits)) return true;
  return (
    isRegistryEntry(registry.value) &&
    registry.value.representative.personToken !== findOwnerToken(request)
  );
}

/** Whether the risk officer has decided about a finding: it is not later than their last thaw. */
export const isCleared = (at: string, facts: Facts): boolean =>
  facts.thawedAt !== undefined && Date.parse(at) <= Date.parse(facts.thawedAt);
