/** The payouts of a card, as the settlement reports them [A54, B3.1]. */

export type Cycle = 'T0' | 'T1' | 'D1';

export interface Payout {
  /** An intent is paid at most once, however often it is attempted. */
  intentId: string;
  amountFen: number;
  /** `sent`: neither landed nor returned yet. */
  state: 'held' | 'sent' | 'landed' | 'returned';
  /** Last four digits of the card it was sent to. */
  last4?: string;
  /** When it reached its state, by the clock of the settlement system; ISO 8601. */
  at: string;
  cycle: Cycle;
  /** It left the card at once, as the card's bank has told the settlement; missing when it told nothing. */
  forwarded?: boolean;
  /** Where it came back from last, and when; missing when it never did. */
  cameBack?: { last4: string; cardVersion: number; at: string };
}

/** The payouts that fell due since a card version was bound, as settlement reports them now. */
export interface PayoutStatement {
  targetLast4: string;
  cardVersion: number;
  held: boolean;
  /** The cycle agreed with the merchant, even while payouts are slower. */
  cycle: Cycle;
  /** Sum of the takings that fell due, in fen: the payouts must add up to it. */
  dueFen: number;
  /** Sum of refunds to customers, in fen; missing when the settlement does not say. */
  refundedFen?: number;
  /** What waits for the merchant without what they owe, in fen; missing when the settlement does not say. */
  balanceFen?: number;
  payouts: Payout[];
  /** Payouts to cards that were bound before, which are still on their way or have come back. */
  earlier: Payout[];
}
