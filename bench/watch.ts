/** The cost of the watch of a completed request, over all of its runs. */
import { setTimeout as delay } from 'node:timers/promises';
import { WorkflowClient, type Connection } from '@temporalio/client';
import type { temporal } from '@temporalio/proto';
import { computeCost, type Cost } from './cost.ts';

type History = temporal.api.history.v1.IHistory;

const readEveryMs = 1_000;

/** @returns the sum over all runs, once the last one has closed */
export async function readWatchCost(
  connection: Connection,
  merchantId: string,
  requestId: string,
): Promise<Cost> {
  const client = new WorkflowClient({ connection });
  const workflowId = `card-change-watch:demo:${merchantId}:${requestId}`;
  const sum: Cost = { events: 0, bytes: 0, actions: 0, workflowTasks: 0, activities: 0 };
  let runId: string | undefined = await awaitLastRun(client, workflowId);
  while (runId !== undefined && runId !== '') {
    const history: History = await client.getHandle(workflowId, runId).fetchHistory();
    const cost = computeCost(history);
    for (const key of Object.keys(sum) as (keyof Cost)[]) sum[key] += cost[key];
    runId = readStarted(history)?.continuedExecutionRunId ?? undefined;
  }
  return sum;
}

/** The id of the run in which the watch ended. */
async function awaitLastRun(client: WorkflowClient, workflowId: string): Promise<string> {
  for (;;) {
    const history: History = await client.getHandle(workflowId).fetchHistory();
    const isClosed = history.events?.some(
      (event) => event.workflowExecutionCompletedEventAttributes,
    );
    if (isClosed) return readStarted(history)?.originalExecutionRunId ?? '';
    await delay(readEveryMs);
  }
}

const readStarted = ({ events }: History) => events?.[0]?.workflowExecutionStartedEventAttributes;
