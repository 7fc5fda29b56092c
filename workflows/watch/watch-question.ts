/** What a look at the payouts asks, for the watch and for the request that begins it. */
import type { WatchQuestion } from '../../activities/watch.ts';
import type { WatchFacts } from '../../domain/watch/payout-watch.ts';
import type { ChangeRequest } from '../change-card/change-request.ts';
import type { Outcome } from '../contract.ts';

export const buildWatchQuestion = (c: ChangeRequest, facts: WatchFacts): WatchQuestion => ({
  requestId: c.requestId,
  merchant: c.merchant,
  facts,
  terms: {
    'firstPayout.cap': c.policy['firstPayout.cap'],
    't0.afterChange': c.policy['t0.afterChange'],
    'payout.repaidWithin': c.policy['payout.repaidWithin'],
    'watch.signs': c.policy['watch.signs'],
  },
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
