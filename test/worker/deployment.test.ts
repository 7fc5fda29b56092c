/** Versions of workers, on the dev server: the one that skips time knows none. */
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { bundleWorkflowCode, DefaultLogger, NativeConnection } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ports } from '../../activities/index.ts';
import { loadPolicy } from '../../adapters/settings/policy-files.ts';
import {
  createDataConverter,
  failureConverterPath,
} from '../../adapters/temporal/data-converter.ts';
import { findDevServer } from '../../scripts/servers.ts';
import { startDevServer, type DevServer } from '../../scripts/servers/start-dev-server.ts';
import { computeBuildId, makeCurrent, makeFirstVersionCurrent } from '../../worker/deployment.ts';
import { createClient, createWorker, type WorkerSetup } from '../../worker/workers.ts';
import { taskQueue } from '../../workflows/contract.ts';
import { installQuietRuntime } from '../support/runtime.ts';
import { codecKeys } from '../support/test-env.ts';
import { goOn, type moveOn, type stay } from '../support/workflows/versions.ts';

let server: DevServer;
let connection: NativeConnection;
let code: string;
beforeAll(async () => {
  installQuietRuntime();
  server = await startDevServer({ path: await findDevServer() });
  connection = await NativeConnection.connect({ address: server.address });
  const bundle = await bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('../support/workflows/versions.ts', import.meta.url)),
    failureConverterPath,
    logger: new DefaultLogger('WARN'),
  });
  code = bundle.code;
}, 600_000);
afterAll(async () => {
  await connection.close();
  await server.stop();
});

describe('a deployment of workers', () => {
  const logged: string[] = [];
  const log = pino(
    {},
    { write: (line: string) => void logged.push((JSON.parse(line) as { msg: string }).msg) },
  );
  const temporal = () => ({
    connection,
    namespace: 'default',
    dataConverter: createDataConverter(codecKeys),
  });
  const startVersion = async (bundle: { code: string }) => {
    const worker = await createWorker({
      ...temporal(),
      ports: {} as Ports,
      storage: {} as WorkerSetup['storage'],
      getPolicy: () => loadPolicy('cn-default'),
      workflowBundle: bundle,
      isVersioned: true,
    });
    const running = worker.run();
    return async () => {
      worker.shutdown();
      await running;
    };
  };

  it('keeps requests on the version on which they began, and sends new ones to the current one', async () => {
    const client = createClient(temporal());
    const [first, second] = [{ code }, { code: `// repaired\n${code}` }];
    const [firstId, secondId] = [computeBuildId(first), computeBuildId(second)];
    const start = (type: 'stay' | 'moveOn', workflowId: string) =>
      client.workflow.start<typeof stay | typeof moveOn>(type, { taskQueue, workflowId, args: [] });

    const stopFirst = await startVersion(first);
    await makeFirstVersionCurrent(client, firstId, log);
    const [staying, moving] = [await start('stay', 'old'), await start('moveOn', 'watch')];
    // Both have begun once they are versioned.
    for (const handle of [staying, moving])
      await expect
        .poll(async () => (await handle.fetchHistory()).events?.length, { timeout: 20_000 })
        .toBeGreaterThanOrEqual(4);

    const stopSecond = await startVersion(second);
    await makeFirstVersionCurrent(client, secondId, log);
    expect(logged).toEqual([
      'this version is current: new requests begin on it',
      'another version is current: new requests go there',
    ]);
    await makeCurrent(client, secondId);
    // The queues of the server get to know it a moment later.
    let probes = 0;
    const runProbe = async () => {
      const probe = await start('stay', `probe-${(probes += 1)}`);
      await probe.signal(goOn);
      return probe.result();
    };
    await expect.poll(runProbe, { timeout: 20_000 }).toBe(secondId);
    const fresh = await start('stay', 'new');
    for (const handle of [staying, moving, fresh]) await handle.signal(goOn);
    expect(await staying.result()).toBe(firstId);
    expect(await moving.result()).toBe(secondId);
    expect(await fresh.result()).toBe(secondId);
    const { pollers } = await client.workflowService.describeTaskQueue({
      namespace: 'default',
      taskQueue: { name: taskQueue },
      taskQueueType: 1,
    });
    // What `worker/health.ts` looks for.
    expect(pollers.some(({ identity }) => identity?.startsWith(`${process.pid}@`))).toBe(true);
    await Promise.all([stopFirst(), stopSecond()]);
  });
});
