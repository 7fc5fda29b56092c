import type { Assessment, Facts } from './assessment.ts';
import { findBankOpening } from '../time/calendar.ts';
import type { PolicyValues } from '../policy/policy-schema.ts';

/** What is waited for before the new account's bank is asked or paid through; undefined while it works [A57]. */
export function findBankWait(
  { account }: Facts,
  policy: PolicyValues,
  now: string,
): Assessment | undefined {
  const opens = findBankOpening(now, account?.bankCode, policy);
  return opens > now ? { kind: 'need', needs: ['opening-hours'], until: opens } : undefined;
}
