/** Whoever asks for the change must be the registered owner, before any proof of theirs counts [D one person]. */
import { findOwnerToken } from '../request/owner.ts';
import type { NameComparison } from '../parties/merchant.ts';
import type { Facts, Problem } from './assessment.ts';

/** The core's verdict on the present owner; undefined while there is none, or only one about somebody else. */
export function findOwnerMatch({ merchant, request }: Facts): NameComparison | undefined {
  const ownerMatch = merchant?.value.ownerMatch;
  return ownerMatch?.personToken === findOwnerToken(request) ? ownerMatch?.match : undefined;
}

/** Whether the core knows the present owner. A person decides about a name that is close; unknown is never yes. */
export const isRegisteredOwner = (facts: Facts): boolean => {
  const match = findOwnerMatch(facts);
  return match === 'MATCH' || match === 'CLOSE_MATCH';
};

/**
 * Why the owner of the request may not ask for the change: the core knows another one. After a change of the legal
 * person the new one is registered first; while that is under way, the request waits for it [B3.11].
 */
export function findRegisteredOwnerProblems(facts: Facts): Problem[] {
  const { merchant, request } = facts;
  const isBeingRegistered =
    request.reason.kind === 'new-owner' && merchant?.value.openChanges.includes('subject') === true;
  if (findOwnerMatch(facts) !== 'NO_MATCH' || isBeingRegistered) return [];
  return [{ field: 'applicant', code: 'IDV_NOT_REGISTERED' }];
}
