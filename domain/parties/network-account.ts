/** The account that a network pays a merchant to, as the network says now. It is read each time and never cached. */
export interface NetworkAccount {
  /** The last digits as far as the network shows them, two to four; empty when it shows none. */
  last4: string;
  /** Whether payouts to it work, by the network's own verification. */
  verification: 'passed' | 'failed' | 'pending';
  /** The newest payout to this account; missing when there was none, or the network does not tell. */
  payout?: { state: 'landed' | 'returned'; amountFen: number; at: string };
}
