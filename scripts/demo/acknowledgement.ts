/** How long a submitter waits on an idle machine, beside the least that Temporal itself needs. */
import { fileURLToPath } from 'node:url';
import { Client, Connection, WithStartWorkflowOperation } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { skeletonActivities } from '../../bench/skeleton/activities.ts';
import type { acknowledgeOnly } from '../../bench/skeleton/workflows.ts';
import { submitOnly } from './play.ts';
import type { Sample } from './sample.ts';
import { median } from './summary.ts';
import type { System } from './system.ts';

export interface AcknowledgementFigures {
  submissions: number;
  /** Median ms of a submission through the HTTP API. */
  p50Ms: number;
  /** Median ms of an update-with-start with one local activity, straight to Temporal. */
  bareP50Ms: number;
}

const rounds = 15;

/** Submits one sample for merchants of its own, one after the other, and a bare workflow as often. */
export async function measureAcknowledgement(
  system: System,
  sample: Sample,
): Promise<AcknowledgementFigures> {
  const full: number[] = [];
  for (let n = 1; n <= rounds; n += 1)
    full.push((await submitOnly(system, { ...sample, merchantId: `M-ack-${n}` })).acknowledgeMs);
  const bare = await measureBare(system.temporalAddress);
  return { submissions: rounds, p50Ms: median(full), bareP50Ms: median(bare) };
}

const taskQueue = 'bare';

async function measureBare(address: string): Promise<number[]> {
  Runtime.install({ logger: new DefaultLogger('WARN') });
  const native = await NativeConnection.connect({ address });
  const connection = await Connection.connect({ address });
  try {
    const worker = await Worker.create({
      connection: native,
      taskQueue,
      workflowsPath: fileURLToPath(new URL('../../bench/skeleton/workflows.ts', import.meta.url)),
      activities: skeletonActivities,
    });
    const client = new Client({ connection });
    return await worker.runUntil(async () => {
      const figures: number[] = [];
      for (let n = 1; n <= rounds; n += 1) figures.push(await bareSubmission(client, `bare-${n}`));
      return figures;
    });
  } finally {
    await connection.close();
    await native.close();
  }
}

async function bareSubmission(client: Client, workflowId: string): Promise<number> {
  const before = performance.now();
  await client.workflow.executeUpdateWithStart('submit', {
    startWorkflowOperation: new WithStartWorkflowOperation<typeof acknowledgeOnly>(
      'acknowledgeOnly',
      { workflowId, taskQueue, workflowIdConflictPolicy: 'FAIL' },
    ),
    updateId: workflowId,
    args: [workflowId],
  });
  return Math.round(performance.now() - before);
}
