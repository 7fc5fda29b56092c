import { Client, WorkflowNotFoundError } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { failureConverterPath } from '../../adapters/temporal/data-converter.ts';
import type { CardChangeRequest } from '../../domain/request/card-change-schema.ts';
import { startTimeSkippingServer } from '../support/time-skipping-server.ts';
import {
  rateLimitedParties,
  buildPartyQueueName,
  taskQueue,
  buildWorkflowId,
} from '../../workflows/contract.ts';
import { buildWatchId } from '../../workflows/watch/contract.ts';
import { bundleWorkflows, openEngine } from '../simulator/engine/workflow-bundle.ts';
import {
  selectPlayable,
  runOnServer,
  RecordedActivities,
  isComparable,
  describeSimulation,
} from '../simulator/run/cross-check.ts';
import type { Engine } from '../simulator/engine/engine.ts';
import { scheduleArbitrary, baseline, type Schedule } from '../simulator/schedule/schedule.ts';
import { simulate } from '../simulator/run/simulation.ts';
import { installQuietRuntime } from '../support/runtime.ts';
import { registerSearchAttributes } from '../support/search-attributes.ts';
import { seed } from '../support/seed.ts';

const prompter = new RecordedActivities();
let env: TestWorkflowEnvironment;
/** A client that does not skip time while it waits, unlike the one of the test environment. */
let client: Client;
let engine: Engine;
let workers: Worker[];
let serving: Promise<unknown>;

beforeAll(async () => {
  installQuietRuntime();
  env = await startTimeSkippingServer({ failureConverterPath });
  client = new Client({ connection: env.connection, dataConverter: { failureConverterPath } });
  await registerSearchAttributes(env.connection);
  const common = {
    connection: env.nativeConnection,
    activities: prompter.activities,
    dataConverter: { failureConverterPath },
  };
  workers = await Promise.all([
    Worker.create({ ...common, taskQueue, workflowBundle: { code: inject('workflowCode') } }),
    ...rateLimitedParties.map((party) =>
      Worker.create({ ...common, taskQueue: buildPartyQueueName(party) }),
    ),
  ]);
  serving = Promise.all(workers.map((worker) => worker.run()));
  engine = await openEngine(await bundleWorkflows());
});

afterAll(async () => {
  for (const worker of workers) worker.shutdown();
  await serving;
  await env.teardown();
  await engine.close();
});

/** About one in two hundred of the schedules that `npm test` simulates: some are fixed, the others drawn. */
const chosen: [string, Schedule][] = [
  [
    'the merchant makes a correction and the review then rejects',
    {
      ...baseline,
      setting: { documents: 'missing' },
      overrides: [{ behaviour: 'review', nth: 0, variant: 'no' }],
    },
  ],
  ['the test payout is returned', { ...baseline, setting: { payout: 'sent-back' } }],
  ['every party answers as expected', baseline],
];
const random = fc.sample(scheduleArbitrary(), { seed, numRuns: 100 }).map(selectPlayable);
const ordinals = ['first', 'second', 'third', 'fourth'];

/** Skips to ten o'clock in Shanghai, within office hours. */
async function skipToMorning(): Promise<number> {
  const now = new Date(await env.currentTimeMs());
  const ten = new Date(now);
  ten.setUTCHours(2, 0, 0, 0);
  if (ten <= now) ten.setUTCDate(ten.getUTCDate() + 1);
  await env.sleep(ten.getTime() - now.getTime());
  return env.currentTimeMs();
}

it.each(chosen)('the simulator and a real server agree when %s', async (_title, schedule) => {
  expect(await isSameOnServer(schedule)).toBe(true);
});

it.each(ordinals)('the simulator and a real server agree on the %s random schedule', async () => {
  for (let compared = false; !compared;) {
    const schedule = random.shift();
    if (!schedule) throw new Error(`seed ${seed}: too few schedules that can run on a server`);
    compared = await isSameOnServer(schedule);
  }
});

/** False when the run cannot be repeated on a real server. */
async function isSameOnServer(schedule: Schedule): Promise<boolean> {
  const startsAt = await skipToMorning();
  const { played } = await simulate(engine, schedule, startsAt);
  if (!isComparable(played.server)) return false;
  prompter.load(played.server, played.policy);
  const real = await runOnServer(env, client, played.server, {
    request: played.world.request,
    policy: played.policy,
    bodyDigest: 'b'.repeat(64),
  });
  await terminateOpenRuns(played.world.request);
  const simulated = describeSimulation(played.server, real.updates);
  expect(real, `seed ${seed}: ${JSON.stringify(schedule)}`).toEqual(simulated);
  return true;
}

/** Ends what is still open, so that no request or watch receives the messages of the next run. */
async function terminateOpenRuns({
  acquirerId,
  merchantId,
  requestId,
}: CardChangeRequest): Promise<void> {
  for (const workflowId of [
    buildWorkflowId(acquirerId, merchantId),
    buildWatchId(acquirerId, merchantId, requestId),
  ]) {
    const handle = client.workflow.getHandle(workflowId);
    await handle.terminate().catch((error: unknown) => {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
    });
  }
}
