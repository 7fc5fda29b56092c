/** What a look at the payouts asks, for the watch and for the request that begins it. */
import type { WatchQuestion } from '../../activities/watch.ts';
import { pickWatchTerms, type WatchFacts } from '../../domain/watch/payout-watch.ts';
import type { ChangeRequest } from '../change-card/change-request.ts';
import type { Outcome } from '../contract.ts';

export const buildWatchQuestion = (c: ChangeRequest, facts: WatchFacts): WatchQuestion => ({
  ...buildLook(c, facts),
  terms: pickWatchTerms(c.policy),
});

/** The same for an activity that knows the policy. */
export const buildLook = (c: ChangeRequest, facts: WatchFacts): Omit<WatchQuestion, 'terms'> => ({
  requestId: c.requestId,
  merchant: c.merchant,
  facts,
  now: c.now(),
});

/** What a watch knows before anybody has looked at the payouts. */
export function buildFirstFacts(c: ChangeRequest, completed: Outcome): WatchFacts {
  const merchant = c.facts.merchant?.value;
  return {
    since: completed.at,
    cardVersion: c.switch.cardVersion,
    last4: c.newLast4,
    ...c.scope,
    merchant: {
      onboardAt: merchant?.onboardAt ?? completed.at,
      dailyAverageFen: merchant?.dailyAverageFen ?? 0,
      abnormal: merchant?.abnormal ?? true,
    },
    firstPayoutSeen: false,
    capLifted: false,
    t0Allowed: false,
  };
}
