/** Checks of Temporal: it answers, has the search attributes, and a worker polls the task queue. */
import type { Client } from '@temporalio/client';
import { connectClient, type TemporalSettings } from '../../adapters/temporal/connection.ts';
import { findActivePollers } from '../../adapters/temporal/pollers.ts';
import { searchAttributes, taskQueue } from '../../workflows/contract.ts';
import { runCheck, runCheckAfter, type Finding } from './check.ts';
import { checkCodecKeys } from './key-checks.ts';

type CodecKeys = Parameters<typeof connectClient>[1];

const workflowTasks = 1;
/** Shorter than a check may take. */
const lookForMs = 3_000;

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
  const temporalAnswers = runCheck(
    'temporal',
    'start the server, or correct TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE and its keys',
    withClient(async ({ workflowService }) => {
      await workflowService.describeNamespace({ namespace });
      return `namespace ${namespace} at ${address}`;
    }),
  );
  return [
    temporalAnswers,
    runCheckAfter(
      temporalAnswers,
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
    runCheckAfter(
      temporalAnswers,
      'codec keys',
      'put the missing key back into CODEC_KEYS, behind the active one: such requests stand still until then',
      withClient((client) => checkCodecKeys(client, namespace, codecKeys, Date.now() + lookForMs)),
    ),
    runCheckAfter(
      temporalAnswers,
      'worker',
      'start one: node dist/worker/main.js',
      withClient(async ({ workflowService }) => {
        const { pollers } = await workflowService.describeTaskQueue({
          namespace,
          taskQueue: { name: taskQueue },
          taskQueueType: workflowTasks,
        });
        const active = findActivePollers(pollers, Date.now());
        if (active.length === 0) throw new Error(`no worker polls ${taskQueue}`);
        return `${active.length} workers poll ${taskQueue}`;
      }),
    ),
  ];
}
