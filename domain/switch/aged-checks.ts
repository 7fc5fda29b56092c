/** Whether what a switch rests on is still as fresh as it has to be when the switch begins [B3.10, E2 check.validFor]. */
import type { Facts } from '../gates/assessment.ts';
import type { PolicyValues } from '../policy/policy-schema.ts';
import { isFresh } from '../time/valid-for.ts';

/**
 * Whether a check is older than it may be: a switch may stand still for days, in a freeze, in an audit, or while staff have
 * stopped cut-overs.
 * @param now ISO 8601
 */
export const haveChecksAged = (
  { lists, merchant, verification }: Pick<Facts, 'lists' | 'merchant' | 'verification'>,
  policy: Pick<PolicyValues, 'check.validFor'>,
  now: string,
): boolean => [merchant, verification, lists].some((check) => !isFresh(check, policy, { now }));
