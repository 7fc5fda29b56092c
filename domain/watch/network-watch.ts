/** Assesses what a network that pays by itself says of the account that is watched [A54, A87]. */
import type { FailureCode } from '../failures/codes.ts';
import type { NetworkAccount } from '../parties/network-account.ts';
import { isPaidTo } from '../switch/payers.ts';

export interface NetworkAssessment {
  /** Why payouts must be stopped, with what tells this fault from a later one. */
  fault?: { code: FailureCode; id: string };
  /** The amount of a payout that landed on the new card, in fen. */
  landedFen?: number;
}

/** @param last4 of the new card */
export function assessNetworkAccount(account: NetworkAccount, last4: string): NetworkAssessment {
  const { payout, verification } = account;
  if (!isPaidTo(account, last4)) return { fault: { code: 'SWT_RECON', id: 'elsewhere' } };
  if (payout?.state === 'returned')
    return { fault: { code: 'WATCH_SHORTFALL', id: `returned ${payout.at}` } };
  if (verification === 'failed') return { fault: { code: 'WATCH_SHORTFALL', id: 'unpayable' } };
  return payout ? { landedFen: payout.amountFen } : {};
}
