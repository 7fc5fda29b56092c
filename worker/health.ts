/** Ends with 0 when the worker of this machine or container asks Temporal for work: the health check of its image. */
import { hostname } from 'node:os';
import { readWorkerSettings } from '../adapters/settings/settings.ts';
import { connectClient } from '../adapters/temporal/connection.ts';
import { taskQueue } from '../workflows/contract.ts';

// A poll without work ends after a minute and is repeated.
const maxPollAgeMs = 150_000;
const answerWithinMs = 10_000;

const { temporal, codecKeys } = readWorkerSettings();
const client = await connectClient(temporal, codecKeys);
const { pollers } = await client.withDeadline(Date.now() + answerWithinMs, () =>
  client.workflowService.describeTaskQueue({
    namespace: temporal.namespace,
    taskQueue: { name: taskQueue },
    taskQueueType: 1, // workflows
  }),
);
await client.connection.close();

const isPolling = pollers.some(
  ({ identity, lastAccessTime }) =>
    // The SDK's default identity of a worker is pid@host.
    identity?.endsWith(`@${hostname()}`) &&
    Date.now() - Number(lastAccessTime?.seconds ?? 0) * 1000 < maxPollAgeMs,
);
if (!isPolling) throw new Error(`no worker of ${hostname()} asks for work on ${taskQueue}`);
