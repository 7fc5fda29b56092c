/** One trace from a call of the API through the workflow to the party, as a collector receives it. */
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger, NativeConnection } from '@temporalio/worker';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Ports } from '../../activities/index.ts';
import type { Party } from '../../adapters/http/party.ts';
import { loadPolicy } from '../../adapters/settings/policy-files.ts';
import {
  createDataConverter,
  failureConverterPath,
} from '../../adapters/temporal/data-converter.ts';
import { traceParty } from '../../adapters/tracing/traced-calls.ts';
import { getTracing, startTracing } from '../../adapters/tracing/tracing.ts';
import { findDevServer } from '../../scripts/servers.ts';
import { startDevServer, type DevServer } from '../../scripts/servers/start-dev-server.ts';
import { tracingModule } from '../../worker/bundle.ts';
import { createClient, createWorker, type WorkerSetup } from '../../worker/workers.ts';
import { taskQueue } from '../../workflows/contract.ts';
import { installQuietRuntime } from '../support/runtime.ts';
import { codecKeys } from '../support/test-env.ts';
import type { askBank } from '../support/workflows/bank-questions.ts';

interface ReceivedSpan {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  attributes: { key: string }[];
}

let server: DevServer;
let connection: NativeConnection;
const bodies: string[] = [];
const collector = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    bodies.push(Buffer.concat(chunks).toString());
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
});
beforeAll(async () => {
  installQuietRuntime();
  server = await startDevServer({ path: await findDevServer() });
  connection = await NativeConnection.connect({ address: server.address });
  await once(collector.listen(0), 'listening');
}, 600_000);
afterAll(async () => {
  collector.close();
  await connection.close();
  await server.stop();
});

const readSpans = (): ReceivedSpan[] =>
  bodies.flatMap((body) => {
    const { resourceSpans } = JSON.parse(body) as {
      resourceSpans: { scopeSpans: { spans: ReceivedSpan[] }[] }[];
    };
    return resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans));
  });

it('A call of the API, its workflow and the call to the party are one trace without personal data', async () => {
  const { port } = collector.address() as AddressInfo;
  const tracing = await startTracing(`http://127.0.0.1:${port}/v1/traces`, 'card-change-worker');
  const party = {
    name: 'bank',
    ask: () => Promise.reject(new Error('王小明 6222020200112233445')),
  };
  const bank = traceParty(party as unknown as Party);
  const verifyAccount = () => bank.ask({} as never, {} as never).catch(() => ({}));
  const temporal = {
    connection,
    namespace: 'default',
    dataConverter: createDataConverter(codecKeys),
  };
  const worker = await createWorker({
    ...temporal,
    ports: { bank: { verifyAccount } } as unknown as Ports,
    storage: {} as WorkerSetup['storage'],
    getPolicy: () => loadPolicy('cn-default'),
    workflowBundle: await bundleWorkflowCode({
      workflowsPath: fileURLToPath(
        new URL('../support/workflows/bank-questions.ts', import.meta.url),
      ),
      failureConverterPath,
      workflowInterceptorModules: [tracingModule],
      logger: new DefaultLogger('WARN'),
    }),
  });
  const workflowId = 'card-change:demo:M-SECRET';
  const running = worker.run();
  await tracing.inSpan('POST /v1/card-changes', 'server', () =>
    createClient(temporal).workflow.execute<typeof askBank>('askBank', {
      taskQueue,
      workflowId,
      args: [1],
    }),
  );
  worker.shutdown();
  await running;
  await tracing.close();
  expect(getTracing().isOn).toBe(false);

  const spans = readSpans();
  const chain = [];
  let span = spans.find(({ name }) => name === 'bank question');
  for (; span; span = spans.find(({ spanId }) => spanId === span?.parentSpanId))
    chain.push(span.name);
  expect(chain.toReversed()).toEqual([
    'POST /v1/card-changes',
    'StartWorkflow:askBank',
    'RunWorkflow:askBank',
    'StartActivity:verifyAccount',
    'RunActivity:verifyAccount',
    'bank question',
  ]);
  expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1);
  expect(bodies.join()).not.toMatch(/M-SECRET|王小明|6222020200112233445/);
});
