import { Client, WorkflowNotFoundError } from '@temporalio/client';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { failureConverterPath } from '../../adapters/temporal/data-converter.ts';
import type { CardChangeRequest } from '../../domain/card-change.ts';
import { testServer } from '../../scripts/servers.ts';
import { limitedParties, partyQueueOf, taskQueue, workflowIdOf } from '../../workflows/contract.ts';
import { watchIdOf } from '../../workflows/watch/contract.ts';
import { bundled, openEngine } from '../simulator/bundles.ts';
import {
  playable,
  playedOnServer,
  Prompter,
  tellable,
  toldBySimulation,
} from '../simulator/cross-check.ts';
import type { Engine } from '../simulator/engine.ts';
import { anySchedule, dull, type Schedule } from '../simulator/schedule.ts';
import { simulate } from '../simulator/simulation.ts';
import { installQuietRuntime } from '../support/runtime.ts';
import { registerSearchAttributes } from '../support/search-attributes.ts';

const prompter = new Prompter();
let env: TestWorkflowEnvironment;
/** Skips no time by itself, as the environment's own does while it waits. */
let client: Client;
let engine: Engine;
let workers: Worker[];
let serving: Promise<unknown>;

beforeAll(async () => {
  installQuietRuntime();
  const path = await testServer();
  env = await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path } },
    client: { dataConverter: { failureConverterPath } },
  });
  client = new Client({ connection: env.connection, dataConverter: { failureConverterPath } });
  await registerSearchAttributes(env.connection);
  const common = {
    connection: env.nativeConnection,
    activities: prompter.activities,
    dataConverter: { failureConverterPath },
  };
  workers = await Promise.all([
    Worker.create({ ...common, taskQueue, workflowBundle: { code: inject('workflowCode') } }),
    ...limitedParties.map((party) => Worker.create({ ...common, taskQueue: partyQueueOf(party) })),
  ]);
  serving = Promise.all(workers.map((worker) => worker.run()));
  engine = await openEngine(await bundled());
});

afterAll(async () => {
  for (const worker of workers) worker.shutdown();
  await serving;
  await env.teardown();
  await engine.close();
});

/** About one in two hundred of those that `npm test` simulates: some that must be among them, others by chance. */
const chosen: [string, Schedule][] = [
  [
    'the merchant corrects something, and is rejected then',
    {
      ...dull,
      setting: { papers: 'missing' },
      habits: [{ duty: 'review', nth: 0, manner: 'no' }],
    },
  ],
  ['the test payout comes back', { ...dull, setting: { payout: 'sent-back' } }],
  ['everything goes well', dull],
];
const seed = Number(process.env['SIMULATE_SEED'] ?? Math.floor(Math.random() * 1_000_000));
const random = fc.sample(anySchedule(), { seed, numRuns: 100 }).map(playable);
const byChance = ['first', 'second', 'third', 'fourth'];

/** Skips to ten o'clock in Shanghai, when people are at work. */
async function untilMorning(): Promise<number> {
  const now = new Date(await env.currentTimeMs());
  const ten = new Date(now);
  ten.setUTCHours(2, 0, 0, 0);
  if (ten <= now) ten.setUTCDate(ten.getUTCDate() + 1);
  await env.sleep(ten.getTime() - now.getTime());
  return env.currentTimeMs();
}

it.each(chosen)(
  'the simulator and a real server tell the same when %s',
  async (_when, schedule) => {
    expect(await toldAlike(schedule)).toBe(true);
  },
);

it.each(byChance)('the simulator and a real server tell the same of the %s by chance', async () => {
  for (let told = false; !told;) {
    const schedule = random.shift();
    if (!schedule) throw new Error(`seed ${seed}: too few that can be told on a server`);
    told = await toldAlike(schedule);
  }
});

/** False when it cannot be told on a real server. */
async function toldAlike(schedule: Schedule): Promise<boolean> {
  const startsAt = await untilMorning();
  const { played } = await simulate(engine, schedule, startsAt);
  if (!tellable(played.server)) return false;
  prompter.follow(played.server);
  const real = await playedOnServer(env, client, played.server, {
    request: played.world.request,
    policy: played.policy,
    bodyDigest: 'b'.repeat(64),
  });
  await leaveNothing(played.world.request);
  const told = toldBySimulation(played.server, real.updates);
  expect(real, `seed ${seed}: ${JSON.stringify(schedule)}`).toEqual(told);
  return true;
}

/** Neither a request that waits for somebody nor a watch hears what the next one is told. */
async function leaveNothing({
  acquirerId,
  merchantId,
  requestId,
}: CardChangeRequest): Promise<void> {
  for (const workflowId of [
    workflowIdOf(acquirerId, merchantId),
    watchIdOf(acquirerId, merchantId, requestId),
  ]) {
    const handle = client.workflow.getHandle(workflowId);
    await handle.terminate().catch((error: unknown) => {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
    });
  }
}
