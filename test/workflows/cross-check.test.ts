import { Client } from '@temporalio/client';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { failureConverterPath } from '../../adapters/temporal/data-converter.ts';
import { testServer } from '../../scripts/servers.ts';
import { limitedParties, partyQueueOf, taskQueue } from '../../workflows/contract.ts';
import { bundled, openEngine } from '../simulator/bundles.ts';
import { playedOnServer, Prompter, toldBySimulation } from '../simulator/cross-check.ts';
import type { Engine } from '../simulator/engine.ts';
import { dull, type Schedule } from '../simulator/schedule.ts';
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

/**
 * About one in two hundred of those that `npm test` simulates, all of them such as can be brought
 * about on a real server: nobody decides there at which event of a task something breaks in. The
 * one that is completed comes last, as its watch goes on.
 */
const schedules: [string, Schedule][] = [
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

/** Skips to ten o'clock in Shanghai, when people are at work. */
async function untilMorning(): Promise<number> {
  const now = new Date(await env.currentTimeMs());
  const ten = new Date(now);
  ten.setUTCHours(2, 0, 0, 0);
  if (ten <= now) ten.setUTCDate(ten.getUTCDate() + 1);
  await env.sleep(ten.getTime() - now.getTime());
  return env.currentTimeMs();
}

it.each(schedules)(
  'the simulator and a real server tell the same when %s',
  async (_when, schedule) => {
    const startsAt = await untilMorning();
    const { played } = await simulate(engine, schedule, startsAt);
    prompter.follow(played.server);
    const real = await playedOnServer(env, client, played.server, {
      request: played.world.request,
      policy: played.policy,
      bodyDigest: 'b'.repeat(64),
    });
    expect(real).toEqual(toldBySimulation(played.server));
  },
);
