import {
  assessWatch,
  type WatchAssessment,
  type WatchFacts,
  type WatchTerms,
} from '../domain/watch/payout-watch.ts';
import { callPort, type MerchantRef } from './calls.ts';
import type { SettlementPort } from './settlement.ts';

export interface WatchQuestion {
  merchant: MerchantRef;
  facts: WatchFacts;
  terms: WatchTerms;
  /** Workflow time, ISO 8601. */
  now: string;
}

export const createWatchActivities = (settlement: SettlementPort) => ({
  /**
   * One look at the payouts, with what it means: the list stays outside the history, and the
   * recorded answer drives the process, so that a corrected rule breaks no replay.
   */
  assessPayouts: ({ merchant, facts, terms, now }: WatchQuestion): Promise<WatchAssessment> =>
    callPort(async (options) =>
      assessWatch(
        facts,
        await settlement.readPayouts(merchant, facts.cardVersion, options),
        terms,
        now,
      ),
    ),
});
