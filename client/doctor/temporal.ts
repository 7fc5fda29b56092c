/** Temporal as this project needs it: there, with its search attributes, and with a worker that asks for work. */
import type { Client } from '@temporalio/client';
import { connectClient, type TemporalSettings } from '../../adapters/temporal/connection.ts';
import { searchAttributes, taskQueue } from '../../workflows/contract.ts';
import { check, type Finding } from './check.ts';

type CodecKeys = Parameters<typeof connectClient>[1];

const workflowTasks = 1;

export function lookAtTemporal(
  temporal: TemporalSettings,
  codecKeys: CodecKeys,
): Promise<Finding>[] {
  const { address, namespace } = temporal;
  const asked = (look: (client: Client) => Promise<string>) => async () => {
    const client = await connectClient(temporal, codecKeys);
    try {
      return await look(client);
    } finally {
      await client.connection.close();
    }
  };
  return [
    check(
      'temporal',
      'start the server, or repair TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE and its keys',
      asked(async ({ workflowService }) => {
        await workflowService.describeNamespace({ namespace });
        return `namespace ${namespace} at ${address}`;
      }),
    ),
    check(
      'search attributes',
      'register them: deploy/temporal/setup.sh namespace',
      asked(async ({ connection }) => {
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
    check(
      'worker',
      'start one: node --import tsx worker/main.ts',
      asked(async ({ workflowService }) => {
        const { pollers } = await workflowService.describeTaskQueue({
          namespace,
          taskQueue: { name: taskQueue },
          taskQueueType: workflowTasks,
        });
        if (pollers.length === 0) throw new Error(`nobody asks for work on ${taskQueue}`);
        return `${pollers.length} ask for work on ${taskQueue}`;
      }),
    ),
  ];
}
