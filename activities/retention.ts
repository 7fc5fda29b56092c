/** What is deleted when its time is over; how long that is, is in domain/maintenance/retention.ts. */
import { heartbeat, log } from '@temporalio/activity';
import type { RequestSummary } from '../domain/request/request-summary.ts';
import type { PolicyValues } from '../domain/policy/policy-schema.ts';
import {
  findExpiredCategories,
  computeUnusedCutoffs,
  type RetentionCategory,
  type UnusedCutoffs,
} from '../domain/maintenance/retention.ts';
import { callPort, type MerchantRef } from './calls.ts';

/** Deleting again deletes nothing: every one of these may be done again. The trail is never touched. */
export interface RetentionPort {
  /** When the relation with a merchant was first found to be over: at the instant given, if never before. ISO 8601 */
  markRelationEnded(merchant: MerchantRef, at: string): Promise<string>;
  /** The relation goes on: what was found before does not count. */
  clearRelationEnded(merchant: MerchantRef): Promise<void>;
  /** Numbers go with the key they were sealed by; papers go with the next `forgetUnused`. @returns how many */
  deleteData(merchant: MerchantRef, kept: RetentionCategory): Promise<number>;
  /** Acquirers of whom anything is kept. */
  listAcquirers(): Promise<string[]>;
  /** Drafts, numbers of merchants who never asked for anything, papers that no request names. @returns how many */
  deleteUnused(acquirerId: string, since: UnusedCutoffs): Promise<number>;
}

/** What the sweep does about a merchant whom the acquirer pays no more. */
export async function deleteExpired(
  retention: RetentionPort,
  request: RequestSummary,
  policy: PolicyValues,
  at: string,
): Promise<void> {
  const endedAt = await retention.markRelationEnded(request, at);
  const closedAt = request.money === 'hold' ? undefined : request.closedAt;
  for (const kept of findExpiredCategories({ endedAt, closedAt }, policy, at)) {
    const deleted = await retention.deleteData(request, kept);
    if (deleted > 0)
      log.info('kept no longer', { requestId: request.requestId, category: kept, deleted });
  }
}

export const createRetentionActivities = (
  retention: RetentionPort,
  getPolicy: (acquirerId: string) => PolicyValues,
) => ({
  /** @param at workflow time, ISO 8601 @returns how many drafts, numbers and papers were deleted */
  deleteUnused: (at: string): Promise<number> =>
    callPort(async () => {
      let deleted = 0;
      for (const acquirerId of await retention.listAcquirers()) {
        const since = computeUnusedCutoffs(getPolicy(acquirerId), at);
        deleted += await retention.deleteUnused(acquirerId, since);
        heartbeat({ acquirerId });
      }
      return deleted;
    }),
});
