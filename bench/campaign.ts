/**
 * A campaign of many rows on a dev server: `node bench/campaign.ts --rows 10000`. Its requests end as
 * soon as they are submitted, so that only the campaign itself is measured.
 */
import { parseArgs } from 'node:util';
import { NativeConnection, Worker } from '@temporalio/worker';
import { createOperationsActivities, type OperationsPorts } from '../activities/operations.ts';
import { openStorage, type Storage } from '../adapters/storage/storage.ts';
import { connectClient } from '../adapters/temporal/connection.ts';
import { createDataConverter } from '../adapters/temporal/data-converter.ts';
import type { CardChangeRequest } from '../domain/request/card-change-schema.ts';
import { findDevServer } from '../scripts/servers.ts';
import { startDevServer } from '../scripts/servers/start-dev-server.ts';
import { StubSubmissions } from '../test/support/stub-submissions.ts';
import { installQuietRuntime } from '../test/support/runtime.ts';
import { bundleWorkflows } from '../worker/bundle.ts';
import { buildCampaignWorkflowId, runCampaignType } from '../workflows/campaign/contract.ts';
import type { runCampaign } from '../workflows/campaign/workflow.ts';
import { computeCost, type Cost } from './cost.ts';

const campaignId = 'bench';
const taskQueue = 'campaign-bench';
const acquirerIds = ['acq-a', 'acq-b', 'acq-c'];
const key = { id: 'bench', key: Buffer.alloc(32, 7) };
const request = {
  campaignId,
  acquirerIds,
  policy: { profile: 'cn-default', version: 1 },
  pacing: { perMinute: 6_000, inFlight: 10_000 },
  abortWhen: { share: 0.5, afterRows: 10 },
  startedBy: { id: 'operator-1', role: 'operator' as const },
};

const { values } = parseArgs({ options: { rows: { type: 'string', default: '10000' } } });
const rows = Number(values.rows);
installQuietRuntime();
const server = await startDevServer({ path: await findDevServer() });
const storage = await openStorage({ databaseUrl: 'memory:', dataDir: '', vaultKeys: [key] });
try {
  await loadRows(storage, rows);
  await measure(storage, server.address);
} finally {
  await storage.close();
  await server.stop();
}

async function loadRows({ campaigns }: Storage, count: number): Promise<void> {
  const loadId = await campaigns.open(campaignId, acquirerIds);
  const request = (n: number) =>
    ({
      acquirerId: acquirerIds[n % acquirerIds.length],
      merchantId: `M-${n}`,
      requestId: `${campaignId}-row-${n}`,
    }) as CardChangeRequest;
  const all = Array.from({ length: count }, (_, n) => ({ rowNo: n + 2, request: request(n) }));
  for (let at = 0; at < count; at += 500)
    await campaigns.addRows(campaignId, loadId, all.slice(at, at + 500));
}

async function measure({ campaigns, ...storage }: Storage, address: string): Promise<void> {
  const connection = await NativeConnection.connect({ address });
  const client = await connectClient({ address, namespace: 'default' }, [key]);
  const submissions = new StubSubmissions(storage, async () => Date.now());
  const worker = await Worker.create({
    connection,
    taskQueue,
    workflowBundle: await bundleWorkflows(),
    dataConverter: createDataConverter([key]),
    activities: createOperationsActivities({
      campaigns,
      submissions,
    } as unknown as OperationsPorts),
  });
  const running = worker.run();
  const startedAt = Date.now();
  const handle = await client.workflow.start<typeof runCampaign>(runCampaignType, {
    workflowId: buildCampaignWorkflowId(campaignId),
    taskQueue,
    args: [{ request }],
  });
  const { counts } = await handle.result();
  const seconds = (Date.now() - startedAt) / 1_000;
  const costs: Cost[] = [];
  for await (const { runId } of client.workflow.list({
    query: `WorkflowId = '${handle.workflowId}'`,
  }))
    costs.push(
      computeCost(await client.workflow.getHandle(handle.workflowId, runId).fetchHistory()),
    );
  const findMost = (of: 'events' | 'bytes') => Math.max(...costs.map((cost) => cost[of]));
  const actions = costs.reduce((sum, cost) => sum + cost.actions, 0);
  console.log(`${counts.completed} of ${rows} rows completed in ${seconds.toFixed(0)} s`);
  console.log(
    `${(rows / seconds).toFixed(1)} rows a second, ${(actions / rows).toFixed(2)} actions a row`,
  );
  console.log(
    `${costs.length} runs, at most ${findMost('events')} events and ${findMost('bytes')} bytes each`,
  );
  worker.shutdown();
  await running;
  await Promise.all([connection.close(), client.connection.close()]);
}
