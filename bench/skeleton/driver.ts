/** Drives the skeleton as people drive a request: submits it, then acts as soon as it is their turn. */
import { WithStartWorkflowOperation, type Client } from '@temporalio/client';
import type { Segment } from '../shape.ts';
import { taskQueue } from './worker.ts';
import { bareAct, bareSubmit, type bareLine } from './workflows.ts';

export type Segments = [Segment, ...Segment[]];

/** Starts one; how long its submission took to be answered, in ms. */
export async function submitBare(
  client: Client,
  workflowId: string,
  segments: Segments,
): Promise<number> {
  const before = performance.now();
  await client.workflow.executeUpdateWithStart(bareSubmit, {
    startWorkflowOperation: new WithStartWorkflowOperation<typeof bareLine>('bareLine', {
      workflowId,
      taskQueue,
      args: [segments],
      workflowIdConflictPolicy: 'FAIL',
    }),
    updateId: workflowId,
  });
  return performance.now() - before;
}

/** Carries one through every act of its people to its end. */
export async function driveBare(
  client: Client,
  workflowId: string,
  segments: Segments,
): Promise<{ acknowledgeMs: number }> {
  const acknowledgeMs = await submitBare(client, workflowId, segments);
  const handle = client.workflow.getHandle<typeof bareLine>(workflowId);
  for (let n = 2; n <= segments.length; n += 1)
    await handle.executeUpdate(bareAct, { args: [n], updateId: `${workflowId}/${n}` });
  await handle.result();
  return { acknowledgeMs };
}
