import type { Assessment, Facts } from '../assessment.ts';
import { bankOpening } from '../calendar.ts';
import type { PolicyValues } from '../policy.ts';

/** What is waited for before the new account's bank is asked or paid through; undefined while it works (A57). */
export function waitForBank(
  { account }: Facts,
  policy: PolicyValues,
  now: string,
): Assessment | undefined {
  const opens = bankOpening(now, account?.bankCode, policy);
  return opens > now ? { kind: 'need', needs: ['opening-hours'], until: opens } : undefined;
}
