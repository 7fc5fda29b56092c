/** Deletes data whose retention term is over; the terms are in domain/maintenance/retention.ts. */
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

/** All methods may be repeated. None of them touches the audit log. */
export interface RetentionPort {
  /**
   * Marks the relation with a merchant as over, unless it is marked already.
   * @returns when it was first marked, ISO 8601
   */
  markRelationEnded(merchant: MerchantRef, at: string): Promise<string>;
  /** Removes the mark: the relation goes on. */
  clearRelationEnded(merchant: MerchantRef): Promise<void>;
  /**
   * Deletes the data of a category: numbers by deleting their key, documents by releasing them to the
   * next `deleteUnused`.
   * @returns how many rows were deleted
   */
  deleteData(merchant: MerchantRef, category: RetentionCategory): Promise<number>;
  /** Acquirers that have any data. */
  listAcquirers(): Promise<string[]>;
  /**
   * Deletes drafts, numbers of merchants without a request, documents that no request names,
   * one-time codes, and short links that ended long ago.
   * @returns how many rows were deleted
   */
  deleteUnused(acquirerId: string, since: UnusedCutoffs): Promise<number>;
}

/** Deletes expired data of a merchant whom the acquirer no longer pays. */
export async function deleteExpired(
  retention: RetentionPort,
  request: RequestSummary,
  policy: PolicyValues,
  at: string,
): Promise<void> {
  const endedAt = await retention.markRelationEnded(request, at);
  const closedAt = request.money === 'hold' ? undefined : request.closedAt;
  for (const category of findExpiredCategories({ endedAt, closedAt }, policy, at)) {
    const deleted = await retention.deleteData(request, category);
    if (deleted > 0)
      log.info('expired data deleted', { requestId: request.requestId, category, deleted });
  }
}

export const createRetentionActivities = (
  retention: RetentionPort,
  getPolicy: (acquirerId: string) => PolicyValues,
) => ({
  /**
   * Deletes data that no request names, acquirer by acquirer.
   * @param at workflow time, ISO 8601
   * @returns how many rows were deleted
   */
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
