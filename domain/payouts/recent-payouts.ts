/** The payouts of the days around a change, for whoever asks where the money is [B3.1, A75]. */
import { addDuration, addMs, parseDurationMs } from '../time/duration.ts';

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

/** Where a payout is. */
export interface PayoutPlace extends Pick<TracedPayout, 'intentId' | 'amountFen' | 'dueAt'> {
  state: PayoutState;
  /** Since when it is in its state. */
  at: string;
  /** The card that it was sent to last; missing while it has never been sent. */
  card?: Pick<Sending, 'first6' | 'last4' | 'sentAt'>;
  /** The cards that have sent it back, oldest first. */
  cameBackFrom: Pick<Sending, 'last4' | 'at'>[];
}

export function describePlace({ sendings, ...payout }: TracedPayout): PayoutPlace {
  const { intentId, amountFen, dueAt } = payout;
  const last = sendings.at(-1);
  const cameBackFrom = sendings
    .filter(({ state }) => state === 'returned')
    .map(({ last4, at }) => ({ last4, at }));
  const place = { intentId, amountFen, dueAt, cameBackFrom };
  if (!last) return { ...place, state: 'held', at: dueAt };
  const { state, at, first6, last4, sentAt } = last;
  return { ...place, state, at, card: { first6, last4, sentAt } };
}

/** Long enough for a payout that was on its way when the request came in. */
const shownBefore = 'P3D';
/** The first payouts to the new card. */
const shownAfter = 'P7D';

/**
 * The days around a change whose payouts are shown.
 * @param now ISO 8601
 */
export function findShownDays(
  { openedAt, closedAt }: { openedAt: string; closedAt?: string | undefined },
  now: string,
): { from: string; to: string } {
  const last = closedAt === undefined ? now : addDuration(closedAt, shownAfter);
  return { from: addMs(openedAt, -parseDurationMs(shownBefore)), to: last < now ? last : now };
}
