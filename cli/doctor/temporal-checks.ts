/** Checks of Temporal: it answers, has the search attributes, and a worker polls the task queue. */
import type { Client } from '@temporalio/client';
import { connectClient, type TemporalSettings } from '../../adapters/temporal/connection.ts';
import { searchAttributes, taskQueue } from '../../workflows/contract.ts';
import { runCheck, type Finding } from './check.ts';

type CodecKeys = Parameters<typeof connectClient>[1];

const workflowTasks = 1;

export function checkTemporal(
  temporal: TemporalSettings,
  codecKeys: CodecKeys,
): Promise<Finding>[] {
  const { address, namespace } = temporal;
  const withClient = (probe: (client: Client) => Promise<string>) => async () => {
    const client = await connectClient(temporal, codecKeys);
    try {
      return await probe(client);
    } finally {
      await client.connection.close();
    }
  };
  return [
    runCheck(
      'temporal',
      'start the server, or correct TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE and its keys',
      withClient(async ({ workflowService }) => {
        await workflowService.describeNamespace({ namespace });
        return `namespace ${namespace} at ${address}`;
      }),
    ),
    runCheck(
      'search attributes',
      'register them: deploy/temporal/setup.sh namespace',
      withClient(async ({ connection }) => {
        const { customAttributes } = await connection.operatorService.listSearchAttributes({
          namespace,
        });
        const missing = Object.values(searchAttributes)
          .map(({ name }) => name)
          .filter((name) => !(name in (customAttributes ?? {})));
        if (missing.length > 0) throw new Error(`missing: ${missing.join(', ')}`);
        return 'all are registered';
      }),
    ),
    runCheck(
      'worker',
      'start one: node dist/worker/main.js',
      withClient(async ({ workflowService }) => {
        const { pollers } = await workflowService.describeTaskQueue({
          namespace,
          taskQueue: { name: taskQueue },
          taskQueueType: workflowTasks,
        });
        if (pollers.length === 0) throw new Error(`no worker polls ${taskQueue}`);
        return `${pollers.length} workers poll ${taskQueue}`;
      }),
    ),
  ];
}
