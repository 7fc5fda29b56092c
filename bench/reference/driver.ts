/** Drives the reference workflow as people drive a request: submits it, then acts when it waits for them. */
import { WithStartWorkflowOperation, type Client } from '@temporalio/client';
import { taskQueue } from './worker.ts';
import { referenceAct, referenceSubmit, type referenceWorkflow } from './workflows.ts';

const waits = [1, 2];

/** Starts a reference workflow; returns how long its submission took to be answered, in ms. */
export async function submitReference(client: Client, workflowId: string): Promise<number> {
  const before = performance.now();
  await client.workflow.executeUpdateWithStart(referenceSubmit, {
    startWorkflowOperation: new WithStartWorkflowOperation<typeof referenceWorkflow>(
      'referenceWorkflow',
      { workflowId, taskQueue, args: [], workflowIdConflictPolicy: 'FAIL' },
    ),
    updateId: workflowId,
  });
  return performance.now() - before;
}

/** Starts a reference workflow and has its people act, until it has ended. */
export async function driveReference(
  client: Client,
  workflowId: string,
): Promise<{ acknowledgeMs: number }> {
  const acknowledgeMs = await submitReference(client, workflowId);
  const handle = client.workflow.getHandle<typeof referenceWorkflow>(workflowId);
  for (const n of waits) await handle.executeUpdate(referenceAct, { updateId: `act-${n}` });
  await handle.result();
  return { acknowledgeMs };
}
