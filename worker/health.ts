/** The health check of the worker image: exits with 0 when a worker on this host polls Temporal for work. */
import { hostname } from 'node:os';
import { runProcess, SettingsError } from '../adapters/settings/settings-error.ts';
import { readWorkerSettings } from '../adapters/settings/settings.ts';
import { connectClient, refuseUnreachable } from '../adapters/temporal/connection.ts';
import { findActivePollers } from '../adapters/temporal/pollers.ts';
import { taskQueue } from '../workflows/contract.ts';

const answerWithinMs = 10_000;

await runProcess(async () => {
  const { temporal, codecKeys } = readWorkerSettings();
  const client = await connectClient(temporal, codecKeys).catch(refuseUnreachable(temporal));
  const { pollers } = await client.withDeadline(Date.now() + answerWithinMs, () =>
    client.workflowService.describeTaskQueue({
      namespace: temporal.namespace,
      taskQueue: { name: taskQueue },
      taskQueueType: 1, // workflows
    }),
  );
  await client.connection.close();

  // The default identity of a worker is pid@host.
  const isPolling = findActivePollers(pollers, Date.now()).some(({ identity }) =>
    identity?.endsWith(`@${hostname()}`),
  );
  if (!isPolling) throw new SettingsError(`no worker on ${hostname()} polls ${taskQueue}`);
});
