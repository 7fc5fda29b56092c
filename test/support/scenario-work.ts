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

/** How far a run has come; it stands still while this stays the same and is not busy. */
interface Work {
  runId: string;
  length: number;
  busy: boolean;
  ended: boolean;
}

export interface Standstill {
  work: Work;
  status: Status;
}

/**
 * Waits until the worker is idle, and returns the status of the request then. A question is a task for the
 * workflow: it is asked when the history has stopped growing, and not again where it has not grown since `last`.
 */
export async function waitUntilIdle(
  request: ObservedRequest,
  last?: Standstill,
): Promise<Standstill> {
  let before = last?.work;
  for (;;) {
    // Questions to the server while the worker is busy would take processor time from it.
    await request.testEnv.waitUntilWorkerIsIdle();
    const work = await readWork(request);
    if (last && hasStoodStill(last.work, work)) return last;
    const isGrowing = before === undefined || !hasStoodStill(before, work);
    before = work;
    if (isGrowing) continue;
    // Answered after the workflow task that runs now, if one does.
    const status = await request.readStatus();
    if (hasStoodStill(work, await readWork(request))) return { work, status };
  }
}

/**
 * Terminates a run that has nothing in hand. The server that skips time never skips again after a run was
 * terminated during an activity: it goes on waiting for that activity.
 */
export async function terminateWhenIdle(
  request: Pick<ObservedRequest, 'testEnv' | 'handle'>,
): Promise<void> {
  let before: Work | undefined;
  for (;;) {
    await request.testEnv.waitUntilWorkerIsIdle();
    const work = await readWork(request);
    if (before && hasStoodStill(before, work)) break;
    before = work;
  }
  await request.handle.terminate();
}

const hasStoodStill = (before: Work, now: Work): boolean =>
  !now.busy && now.runId === before.runId && now.length === before.length;

async function readWork({ handle }: Pick<ObservedRequest, 'handle'>): Promise<Work> {
  const { raw, runId, historyLength, status } = await handle.describe();
  return {
    runId,
    length: historyLength,
    // An activity that failed waits for the time of its next attempt.
    busy: (raw.pendingActivities ?? []).some(({ attempt }) => (attempt ?? 1) <= 1),
    ended: status.name !== 'RUNNING',
  };
}
