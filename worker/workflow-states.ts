import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { ProcessesPort } from '../activities/reconciliation.ts';
import type { RequestSummary } from '../domain/request/request-summary.ts';
import { searchAttributes, buildWorkflowId } from '../workflows/contract.ts';
import { buildWatchId } from '../workflows/watch/contract.ts';

const answerWithinMs = 10_000;

/**
 * Asks Temporal by workflow id, not by run: an operator's reset goes on in another run. What it has
 * forgotten works no more.
 */
export const createProcessesPort = (client: Client): ProcessesPort => ({
  async readState(request) {
    for (const workflowId of listWorkflowIds(request))
      if (await isRunning(client, workflowId, request.requestId)) return 'running';
    return 'ended';
  },
});

/** The request's own process, and the watch that follows a completed one (design.md §3). */
const listWorkflowIds = ({ acquirerId, merchantId, requestId }: RequestSummary): string[] => [
  buildWorkflowId(acquirerId, merchantId),
  buildWatchId(acquirerId, merchantId, requestId),
];

async function isRunning(client: Client, workflowId: string, requestId: string): Promise<boolean> {
  try {
    const { status, typedSearchAttributes } = await client.withDeadline(
      Date.now() + answerWithinMs,
      () => client.workflow.getHandle(workflowId).describe(),
    );
    const found = typedSearchAttributes.get(searchAttributes.requestId);
    return status.name === 'RUNNING' && found === requestId;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}
