/** The cards that are watched, as SQL has them: the maintenance reads their payouts, many at once. */
import type { WatchFacts, WatchTerms } from '../domain/watch/payout-watch.ts';
import type { RiskTier } from '../domain/request/stages.ts';
import type { MerchantRef } from './calls.ts';

export interface WatchRef extends MerchantRef {
  requestId: string;
}

export interface WatchedCard extends WatchRef {
  /** What the watch knew when it last read the payouts; `lastReading` may be a later one of the maintenance. */
  facts: WatchFacts;
  terms: WatchTerms;
  /** The watch has ended, with the request at this risk: only the maintenance still sees what comes back from earlier cards. */
  over?: { risk?: RiskTier };
}

export interface WatchedCardsPort {
  /**
   * Stores what was read of cards. An older reading never replaces a later one.
   * @param at when the payouts were read; workflow time, ISO 8601
   */
  save(cards: readonly WatchedCard[], at: string): Promise<void>;
  find(watch: WatchRef): Promise<WatchedCard | undefined>;
  /**
   * Some cards of one acquirer whose watch goes on and has not stopped the payouts, or has ended with no other card
   * bound by a request since, in the order of (acquirer, request). Empty after the last one.
   * @param acquirerId of whom; without it of one acquirer after the other
   */
  listPage(after: WatchRef | undefined, acquirerId?: string): Promise<WatchedCard[]>;
  /** The acquirers that have, or had, such cards. */
  listAcquirers(): Promise<string[]>;
  /** Whether the watch over the card goes on, and has not stopped the payouts. */
  isWatched(watch: WatchRef): Promise<boolean>;
  /** Of each acquirer the card whose payouts were not read for longest, if that is since before an instant; ISO 8601. */
  listUnread(before: string): Promise<(WatchRef & { readAt: string })[]>;
}
