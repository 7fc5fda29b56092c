/**
 * A campaign of many rows on a dev server: `tsx bench/campaign.ts --rows 10000`. Its requests end as
 * soon as they are submitted, so that what is measured is the campaign itself.
 */
import { parseArgs } from 'node:util';
import { NativeConnection, Worker } from '@temporalio/worker';
import { createBackOffice, type BackOfficePorts } from '../activities/back-office.ts';
import { openStorage, type Storage } from '../adapters/storage.ts';
import { connectClient } from '../adapters/temporal/connection.ts';
import { dataConverter } from '../adapters/temporal/data-converter.ts';
import type { CardChangeRequest } from '../domain/card-change.ts';
import { devServer, startDevServer } from '../scripts/servers.ts';
import { StandInDoor } from '../test/support/campaign-door.ts';
import { installQuietRuntime } from '../test/support/runtime.ts';
import { bundle } from '../worker/bundle.ts';
import { campaignWorkflowIdOf, runCampaignType } from '../workflows/campaign/contract.ts';
import type { runCampaign } from '../workflows/run-campaign.ts';
import { costOf, type Cost } from './cost.ts';

const campaignId = 'bench';
const taskQueue = 'campaign-bench';
const acquirerIds = ['acq-a', 'acq-b', 'acq-c'];
const key = { id: 'bench', key: Buffer.alloc(32, 7) };
const order = {
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
const server = await startDevServer({ path: await devServer() });
const storage = await openStorage({ databaseUrl: 'memory:', dataDir: '', vaultKeys: [key] });
try {
  await load(storage, rows);
  await measure(storage, server.address);
} finally {
  await storage.close();
  await server.stop();
}

async function load({ campaigns }: Storage, count: number): Promise<void> {
  await campaigns.open(campaignId, acquirerIds);
  const request = (n: number) =>
    ({
      acquirerId: acquirerIds[n % acquirerIds.length],
      merchantId: `M-${n}`,
      requestId: `${campaignId}-row-${n}`,
    }) as CardChangeRequest;
  const all = Array.from({ length: count }, (_, n) => ({ rowNo: n + 2, request: request(n) }));
  for (let at = 0; at < count; at += 500)
    await campaigns.addRows(campaignId, all.slice(at, at + 500));
}

async function measure({ campaigns, ...books }: Storage, address: string): Promise<void> {
  const connection = await NativeConnection.connect({ address });
  const client = await connectClient({ address, namespace: 'default' }, [key]);
  const submissions = new StandInDoor(books, async () => Date.now());
  const worker = await Worker.create({
    connection,
    taskQueue,
    workflowBundle: await bundle(),
    dataConverter: dataConverter([key]),
    activities: createBackOffice({ campaigns, submissions } as unknown as BackOfficePorts),
  });
  const running = worker.run();
  const startedAt = Date.now();
  const handle = await client.workflow.start<typeof runCampaign>(runCampaignType, {
    workflowId: campaignWorkflowIdOf(campaignId),
    taskQueue,
    args: [{ order }],
  });
  const { counts } = await handle.result();
  const seconds = (Date.now() - startedAt) / 1_000;
  const costs: Cost[] = [];
  for await (const { runId } of client.workflow.list({
    query: `WorkflowId = '${handle.workflowId}'`,
  }))
    costs.push(costOf(await client.workflow.getHandle(handle.workflowId, runId).fetchHistory()));
  const most = (of: 'events' | 'bytes') => Math.max(...costs.map((cost) => cost[of]));
  const actions = costs.reduce((sum, cost) => sum + cost.actions, 0);
  console.log(`${counts.completed} of ${rows} rows completed in ${seconds.toFixed(0)} s`);
  console.log(
    `${(rows / seconds).toFixed(1)} rows a second, ${(actions / rows).toFixed(2)} actions a row`,
  );
  console.log(
    `${costs.length} runs, at most ${most('events')} events and ${most('bytes')} bytes each`,
  );
  worker.shutdown();
  await running;
  await Promise.all([connection.close(), client.connection.close()]);
}
