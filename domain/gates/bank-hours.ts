import type { Assessment, Facts } from './assessment.ts';
import { findBankOpening } from '../time/calendar.ts';
import type { PolicyValues } from '../policy/policy-schema.ts';

/** The wait for the opening of the new account's bank; undefined while it is open [A57]. */
export function findBankWait(
  { account }: Facts,
  policy: PolicyValues,
  now: string,
): Assessment | undefined {
  const opensAt = findBankOpening(now, account?.bankCode, policy);
  return opensAt > now ? { kind: 'need', needs: ['opening-hours'], until: opensAt } : undefined;
}
