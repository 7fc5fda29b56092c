import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { WatchMessagesPort } from '../activities/watch-maintenance.ts';
import { buildWatchId, payoutsChanged } from '../workflows/watch/contract.ts';

const answerWithinMs = 10_000;

export const createWatchMessages = (client: Client): WatchMessagesPort => ({
  async reportPayouts({ acquirerId, merchantId, requestId }, messageId) {
    const watch = client.workflow.getHandle(buildWatchId(acquirerId, merchantId, requestId));
    try {
      await client.withDeadline(Date.now() + answerWithinMs, () =>
        watch.signal(payoutsChanged, { messageId, requestId }),
      );
      return true;
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return false;
      throw error;
    }
  },
});
