/** Whether the holder of the bound card is asked, where somebody else will be paid [E2 oldHolder.consent]. */
import type { Facts, Problem } from './assessment.ts';
import type { PolicyValues } from '../policy/policy-schema.ts';

/** How the holder of the bound card is asked: not at all, by the notices alone, on the phone or in person, by letter. */
export type Consent = PolicyValues['oldHolder.consent'][HolderChange];

/**
 * Somebody else than the merchant is paid now, and will not be any more: the merchant is paid itself, or a third
 * person. `unknown` where the core does not tell who holds the bound card, or names are merely close.
 */
export type HolderChange = 'other-to-merchant' | 'other-to-other' | 'unknown';

/** Undefined where the holder stays the same, or is the merchant itself, who signs the change. */
export function findHolderChange({ account, merchant }: Facts): HolderChange | undefined {
  const check = merchant?.value.holder;
  const oldHolder = check?.accountToken === account?.token ? check?.oldHolder : undefined;
  if (!oldHolder) return 'unknown';
  if (oldHolder.newHolder === 'MATCH' || oldHolder.merchant === 'MATCH') return undefined;
  if (oldHolder.newHolder === 'CLOSE_MATCH' || oldHolder.merchant === 'CLOSE_MATCH')
    return 'unknown';
  return account?.holderRelation === 'AUTHORISED' ? 'other-to-other' : 'other-to-merchant';
}

/** `none` where nobody is asked. */
export function findConsent(facts: Facts, policy: PolicyValues): Consent {
  const change = findHolderChange(facts);
  return change === undefined ? 'none' : policy['oldHolder.consent'][change];
}

/** Whether the holder of the bound card gives a letter. */
export const needsConsentLetter = (facts: Facts, policy: PolicyValues): boolean =>
  findConsent(facts, policy) === 'letter';

/** Reviewers are told that somebody else is paid now; where the core does not tell, the risk is named by other notes. */
export function findOldHolderNotes(facts: Facts, policy: PolicyValues): Problem[] {
  const change = findHolderChange(facts);
  const isTold = change === undefined || change === 'unknown';
  return isTold || findConsent(facts, policy) === 'none'
    ? []
    : [{ field: 'oldAccount', code: 'ACC_OLD_HOLDER' }];
}
