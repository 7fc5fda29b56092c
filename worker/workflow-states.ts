import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { ProcessesPort } from '../activities/reconciliation.ts';
import type { RequestSummary } from '../domain/request/request-summary.ts';
import { searchAttributes, buildWorkflowId } from '../workflows/contract.ts';
import { buildWatchId } from '../workflows/watch/contract.ts';

const answerWithinMs = 10_000;

/**
 * Asks Temporal by workflow id and not by run id, because a reset continues in another run. A workflow
 * that Temporal does not know has ended.
 */
export const createProcessesPort = (client: Client): ProcessesPort => ({
  async readState(request) {
    for (const workflowId of listWorkflowIds(request))
      if (await isRunning(client, workflowId, request.requestId)) return 'running';
    return 'ended';
  },
});

/** The workflow of the request, and the watch that follows a completed one. */
const listWorkflowIds = ({
  acquirerId,
  merchantId,
  terminal,
  requestId,
}: RequestSummary): string[] => [
  buildWorkflowId(acquirerId, merchantId, terminal === undefined ? undefined : { terminal }),
  buildWatchId(acquirerId, merchantId, requestId),
];

async function isRunning(client: Client, workflowId: string, requestId: string): Promise<boolean> {
  try {
    const { status, typedSearchAttributes } = await client.withDeadline(
      Date.now() + answerWithinMs,
      () => client.workflow.getHandle(workflowId).describe(),
    );
    const runningRequestId = typedSearchAttributes.get(searchAttributes.requestId);
    return status.name === 'RUNNING' && runningRequestId === requestId;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}
