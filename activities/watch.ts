import {
  assessWatch,
  type WatchAssessment,
  type WatchFacts,
  type WatchTerms,
} from '../domain/watch/payout-watch.ts';
import { addReading, pickLaterReading } from '../domain/watch/watch-reading.ts';
import { callPort, type CallOptions, type MerchantRef, type ScopeRef } from './calls.ts';
import type { RequestsPort } from './requests.ts';
import type { SettlementPort } from './settlement.ts';
import type { WatchedCardsPort } from './watched-cards.ts';

export interface WatchQuestion {
  requestId: string;
  merchant: MerchantRef;
  facts: WatchFacts;
  terms: WatchTerms;
  /** Workflow time, ISO 8601. */
  now: string;
}

export type AssessPayouts = (
  question: WatchQuestion,
  options: CallOptions,
) => Promise<WatchAssessment>;

/** Reads the payouts and assesses them, and stores for the maintenance what the watch knows by now. */
export const createAssessPayouts =
  (
    settlement: Pick<SettlementPort, 'readPayouts'>,
    watchedCards: Pick<WatchedCardsPort, 'find' | 'save'>,
  ): AssessPayouts =>
  async ({ requestId, merchant, facts, terms, now }, options) => {
    const watch = { ...merchant, requestId };
    const stored = await watchedCards.find(watch);
    const lastReading = pickLaterReading(facts.lastReading, stored?.facts.lastReading);
    const known = {
      ...facts,
      ...(lastReading && { lastReading }),
      // The maintenance has seen the end of a debt that the watch was told of.
      ...(facts.told &&
        stored?.facts.told?.isInDebt === false && { told: { ...facts.told, isInDebt: false } }),
    };
    const { cardVersion, terminal } = facts;
    const scope = { ...merchant, ...(terminal !== undefined && { terminal }) };
    const statement = await settlement.readPayouts(scope, cardVersion, options);
    const assessment = assessWatch(known, statement, terms, now);
    await watchedCards.save([{ ...watch, terms, facts: addReading(known, assessment, now) }], now);
    return assessment;
  };

export const createWatchActivities = (
  assessPayouts: AssessPayouts,
  requests: Pick<RequestsPort, 'isHeldByAnother' | 'takeSwitchTurn'>,
) => ({
  /** Whether the request, or its watch, may move the card now: no other request of the scope is about to. */
  takeSwitchTurn: ({ scope, requestId, at }: { scope: ScopeRef; requestId: string; at: string }) =>
    callPort(() => requests.takeSwitchTurn(scope, requestId, at)),

  /** Whether another request of the scope holds payouts now: what it holds is not for this one to release. */
  isHeldByAnother: ({ requestId, scope }: { requestId: string; scope: ScopeRef }) =>
    callPort(() => requests.isHeldByAnother(scope, requestId)),

  /**
   * One look at the payouts. The list of payouts stays out of the history, and the recorded assessment drives
   * the workflow, so that a changed rule breaks no replay.
   */
  assessPayouts: (question: WatchQuestion) =>
    callPort((options) => assessPayouts(question, options)),
});
