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
   * Reads the payouts and assesses them. The list of payouts stays out of the history, and the
   * recorded assessment drives the workflow, so that a changed rule breaks no replay.
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
