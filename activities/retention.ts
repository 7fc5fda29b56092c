/** What is deleted when its time is over; how long that is, is in domain/retention.ts. */
import { heartbeat, log } from '@temporalio/activity';
import type { BookedRequest } from '../domain/control.ts';
import type { PolicyValues } from '../domain/policy.ts';
import { keptNoLonger, unusedSince, type Kept, type UnusedSince } from '../domain/retention.ts';
import { ask, type MerchantRef } from './calls.ts';

/** Deleting again deletes nothing: every one of these may be done again. The trail is never touched. */
export interface RetentionPort {
  /** When the relation with a merchant was first found to be over: at the instant given, if never before. ISO 8601 */
  endedSince(merchant: MerchantRef, at: string): Promise<string>;
  /** The relation goes on: what was found before does not count. */
  goesOn(merchant: MerchantRef): Promise<void>;
  /** Numbers go with the key they were sealed by; papers go with the next `forgetUnused`. @returns how many */
  forget(merchant: MerchantRef, kept: Kept): Promise<number>;
  /** Acquirers of whom anything is kept. */
  acquirers(): Promise<string[]>;
  /** Drafts, numbers of merchants who never asked for anything, papers that no request names. @returns how many */
  forgetUnused(acquirerId: string, since: UnusedSince): Promise<number>;
}

/** What the sweep does about a merchant whom the acquirer pays no more. */
export async function letGo(
  retention: RetentionPort,
  booked: BookedRequest,
  policy: PolicyValues,
  at: string,
): Promise<void> {
  const endedAt = await retention.endedSince(booked, at);
  const closedAt = booked.money === 'hold' ? undefined : booked.closedAt;
  for (const kept of keptNoLonger({ endedAt, closedAt }, policy, at)) {
    const forgotten = await retention.forget(booked, kept);
    if (forgotten > 0) log.info('kept no longer', { requestId: booked.requestId, kept, forgotten });
  }
}

export const retentionActivities = (
  retention: RetentionPort,
  policyOf: (acquirerId: string) => PolicyValues,
) => ({
  /** @param at workflow time, ISO 8601 @returns how many drafts, numbers and papers were deleted */
  forgetUnused: (at: string): Promise<number> =>
    ask(async () => {
      let forgotten = 0;
      for (const acquirerId of await retention.acquirers()) {
        const since = unusedSince(policyOf(acquirerId), at);
        forgotten += await retention.forgetUnused(acquirerId, since);
        heartbeat({ acquirerId });
      }
      return forgotten;
    }),
});
