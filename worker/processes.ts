import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { ProcessesPort } from '../activities/control.ts';
import type { BookedRequest } from '../domain/control.ts';
import { searchAttributes, workflowIdOf } from '../workflows/contract.ts';
import { watchIdOf } from '../workflows/watch/contract.ts';

const answerWithinMs = 10_000;

/**
 * Asks Temporal by workflow id, not by run: an operator's reset goes on in another run. What it has
 * forgotten works no more.
 */
export const processesOf = (client: Client): ProcessesPort => ({
  async stateOf(request) {
    for (const workflowId of workflowIdsOf(request))
      if (await worksOn(client, workflowId, request.requestId)) return 'running';
    return 'ended';
  },
});

/** The request's own process, and the watch that follows a completed one (design.md §3). */
const workflowIdsOf = ({ acquirerId, merchantId, requestId }: BookedRequest): string[] => [
  workflowIdOf(acquirerId, merchantId),
  watchIdOf(acquirerId, merchantId, requestId),
];

async function worksOn(client: Client, workflowId: string, requestId: string): Promise<boolean> {
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
