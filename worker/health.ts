/** The health check of the worker image: exits with 0 when a worker on this host polls Temporal for work. */
import { hostname } from 'node:os';
import { readWorkerSettings } from '../adapters/settings/settings.ts';
import { connectClient } from '../adapters/temporal/connection.ts';
import { taskQueue } from '../workflows/contract.ts';

// A poll without work ends after a minute, then the next one begins.
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
    // The default identity of a worker is pid@host.
    identity?.endsWith(`@${hostname()}`) &&
    Date.now() - Number(lastAccessTime?.seconds ?? 0) * 1000 < maxPollAgeMs,
);
if (!isPolling) throw new Error(`no worker on ${hostname()} polls ${taskQueue}`);
