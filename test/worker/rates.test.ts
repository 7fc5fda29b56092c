/** A bank that bears few calls gets few, however many requests there are: the server counts. */
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger, NativeConnection } from '@temporalio/worker';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Ports } from '../../activities/index.ts';
import { loadPolicy } from '../../adapters/settings/policy-files.ts';
import {
  createDataConverter,
  failureConverterPath,
} from '../../adapters/temporal/data-converter.ts';
import { findDevServer } from '../../scripts/servers.ts';
import { startDevServer, type DevServer } from '../../scripts/servers/start-dev-server.ts';
import { createClient, createWorker, type WorkerSetup } from '../../worker/workers.ts';
import { taskQueue } from '../../workflows/contract.ts';
import { codecKeys } from '../support/test-env.ts';
import { installQuietRuntime } from '../support/runtime.ts';
import type { askBank } from '../support/workflows/bank-questions.ts';

let server: DevServer;
let connection: NativeConnection;
beforeAll(async () => {
  installQuietRuntime();
  server = await startDevServer({ path: await findDevServer() });
  connection = await NativeConnection.connect({ address: server.address });
}, 600_000);
afterAll(async () => {
  await connection.close();
  await server.stop();
});

it('Calls to a party with a rate go out no faster than it says', async () => {
  const calledAt: number[] = [];
  const bank = { verifyAccount: async () => void calledAt.push(performance.now()) };
  const temporal = {
    connection,
    namespace: 'default',
    dataConverter: createDataConverter(codecKeys),
  };
  const worker = await createWorker({
    ...temporal,
    ports: { bank } as unknown as Ports,
    storage: {} as WorkerSetup['storage'],
    getPolicy: () => loadPolicy('cn-default'),
    rates: { bank: 2 },
    workflowBundle: await bundleWorkflowCode({
      workflowsPath: fileURLToPath(
        new URL('../support/workflows/bank-questions.ts', import.meta.url),
      ),
      failureConverterPath,
      logger: new DefaultLogger('WARN'),
    }),
  });
  const running = worker.run();
  const times = 9;
  const answers = await createClient(temporal).workflow.execute<typeof askBank>('askBank', {
    workflowId: 'asking',
    taskQueue,
    args: [times],
  });
  worker.shutdown();
  await running;
  expect(answers).toBe(times);
  expect(calledAt).toHaveLength(times);
  // The server lets a second's worth through at once; without a limit all of it takes a tenth of this.
  expect((calledAt.at(-1) ?? 0) - (calledAt[0] ?? 0)).toBeGreaterThan(1_500);
});
