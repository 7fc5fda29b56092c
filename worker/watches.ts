/** Begins the watches of completed requests. */
import { WorkflowExecutionAlreadyStartedError, type Client } from '@temporalio/client';
import { TypedSearchAttributes } from '@temporalio/common';
import type { WatchesPort } from '../activities/handover.ts';
import { searchAttributes, taskQueue } from '../workflows/contract.ts';
import { watchNewCardType } from '../workflows/watch/contract.ts';

export const createWatches = (client: Client): WatchesPort => ({
  async begin({ workflowId, input, summary, requestId, intake, until, risk }) {
    try {
      await client.workflow.start(watchNewCardType, {
        workflowId,
        taskQueue,
        args: [input],
        // One that somebody invented has failed, and keeps no real one out.
        workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
        staticSummary: summary,
        typedSearchAttributes: new TypedSearchAttributes([
          { key: searchAttributes.stage, value: 'completed' },
          { key: searchAttributes.requestId, value: requestId },
          { key: searchAttributes.intake, value: intake },
          // What a quiet watch shows all the time (`restoreWatch`): it need not publish anything.
          { key: searchAttributes.waitingOn, value: 'clock' },
          { key: searchAttributes.dueAt, value: new Date(until) },
          ...(risk === undefined ? [] : [{ key: searchAttributes.risk, value: risk }]),
        ]),
      });
    } catch (error) {
      // An earlier attempt has begun it, or the run was reset.
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
  },
});
