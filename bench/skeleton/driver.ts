/** Drives the skeleton as people drive a request: submits it, then acts as soon as it waits for them. */
import { WithStartWorkflowOperation, type Client } from '@temporalio/client';
import type { Segment } from '../segments.ts';
import { taskQueue } from './worker.ts';
import { skeletonAct, skeletonSubmit, type skeletonWorkflow } from './workflows.ts';

export type Segments = [Segment, ...Segment[]];

/** Starts a skeleton; returns how long its submission took to be answered, in ms. */
export async function submitSkeleton(
  client: Client,
  workflowId: string,
  segments: Segments,
): Promise<number> {
  const before = performance.now();
  await client.workflow.executeUpdateWithStart(skeletonSubmit, {
    startWorkflowOperation: new WithStartWorkflowOperation<typeof skeletonWorkflow>(
      'skeletonWorkflow',
      {
        workflowId,
        taskQueue,
        args: [segments],
        workflowIdConflictPolicy: 'FAIL',
      },
    ),
    updateId: workflowId,
  });
  return performance.now() - before;
}

/** Starts a skeleton and sends every action of its people, until it has ended. */
export async function driveSkeleton(
  client: Client,
  workflowId: string,
  segments: Segments,
): Promise<{ acknowledgeMs: number }> {
  const acknowledgeMs = await submitSkeleton(client, workflowId, segments);
  const handle = client.workflow.getHandle<typeof skeletonWorkflow>(workflowId);
  for (let n = 2; n <= segments.length; n += 1)
    await handle.executeUpdate(skeletonAct, { args: [n], updateId: `${workflowId}/${n}` });
  await handle.result();
  return { acknowledgeMs };
}
