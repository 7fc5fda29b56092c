/** What the worker has to do for a request in a workflow test, and the waiting until it has nothing to do. */
import type { WorkflowHandle } from '@temporalio/client';
import type { Status } from '../../workflows/contract.ts';
import type { TestEnv } from './test-env.ts';

interface ObservedRequest {
  readonly testEnv: Pick<TestEnv, 'waitUntilWorkerIsIdle'>;
  /** The run that acts and reads go to now. */
  readonly handle: WorkflowHandle;
  readStatus(): Promise<Status>;
}

/** Waits until the worker is idle, and returns the status of the request then. */
export async function waitUntilIdle(
  request: ObservedRequest,
): Promise<{ status: Status; ended: boolean }> {
  for (;;) {
    // Questions to the server while the worker is busy would take processor time from it.
    await request.testEnv.waitUntilWorkerIsIdle();
    const before = await readWork(request);
    if (before.busy) continue;
    // Answered after the workflow task that runs now, if one does.
    const status = await request.readStatus();
    const { busy, ended, length } = await readWork(request);
    if (!busy && length === before.length) return { status, ended };
  }
}

async function readWork({
  handle,
}: Pick<ObservedRequest, 'handle'>): Promise<{ busy: boolean; length: number; ended: boolean }> {
  const { raw, historyLength, status } = await handle.describe();
  return {
    // An activity that failed waits for the time of its next attempt.
    busy: (raw.pendingActivities ?? []).some(({ attempt }) => (attempt ?? 1) <= 1),
    length: historyLength,
    ended: status.name !== 'RUNNING',
  };
}
