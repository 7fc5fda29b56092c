/** The payouts of the days around a change, for whoever asks where the money is [B3.1, A75]. */

/** One time that a payout was sent to a card. Instants are ISO 8601. */
export interface Sending {
  first6: string;
  last4: string;
  sentAt: string;
  /** `sent`: on its way; it may land or come back hours later. */
  state: 'sent' | 'landed' | 'returned';
  /** Since when it is in its state. */
  at: string;
}

/** A payout, as the settlement has it. */
export interface TracedPayout {
  intentId: string;
  amountFen: number;
  dueAt: string;
  /** Each time it was sent, oldest first: again only after it had come back. */
  sendings: Sending[];
}

export interface RecentPayouts {
  /** What waits for the merchant without what they owe, in fen; missing when the settlement does not say. */
  balanceFen?: number;
  /** How many older ones are not listed. */
  leftOut: number;
  /** Newest first. */
  payouts: TracedPayout[];
}

/** `held`: not sent yet. `sent`: on its way. `returned`: it came back, and is paid again to the card that is bound then. */
export const payoutStates = ['held', 'sent', 'landed', 'returned'] as const;
export type PayoutState = (typeof payoutStates)[number];

/** Where a payout is, for people. */
export interface PayoutPlace {
  intentId: string;
  amountFen: number;
  dueAt: string;
  state: PayoutState;
  /** Since when it is in its state. */
  at: string;
  /** The card that it was sent to last; missing while it has never been sent. */
  first6?: string;
  last4?: string;
  sentAt?: string;
  /** Where it came back from before it was sent again, newest last. */
  cameBackFrom: { last4: string; at: string }[];
}

export function describePayout({
  intentId,
  amountFen,
  dueAt,
  sendings,
}: TracedPayout): PayoutPlace {
  const last = sendings.at(-1);
  const cameBackFrom = sendings
    .filter(({ state }) => state === 'returned')
    .map(({ last4, at }) => ({ last4, at }));
  const payout = { intentId, amountFen, dueAt };
  if (!last) return { ...payout, state: 'held', at: dueAt, cameBackFrom };
  const { state, at, first6, last4, sentAt } = last;
  return { ...payout, state, at, first6, last4, sentAt, cameBackFrom };
}
