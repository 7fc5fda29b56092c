import { Client } from '@temporalio/client';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { failureConverterPath } from '../../adapters/temporal/data-converter.ts';
import { testServer } from '../../scripts/servers.ts';
import { limitedParties, partyQueueOf, taskQueue } from '../../workflows/contract.ts';
import { bundled, openEngine } from '../simulator/bundles.ts';
import { playedOnServer, Prompter, toldBySimulation } from '../simulator/cross-check.ts';
import type { Engine } from '../simulator/engine.ts';
import { anySchedule, dull, type Schedule } from '../simulator/schedule.ts';
import { simulate } from '../simulator/simulation.ts';
import { installQuietRuntime } from '../support/runtime.ts';
import { registerSearchAttributes } from '../support/search-attributes.ts';

/** One random schedule in so many that `npm test` simulates; more by hand. */
const runs = Number(process.env['CROSS_CHECKS'] ?? 2);
const seed = Number(process.env['SIMULATE_SEED'] ?? 1);

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
 * What can be brought about on a real server as well: nobody decides there at which event of a task
 * something breaks in, and a worker that dies takes its time.
 */
const bringable = (schedule: Schedule): Schedule => ({
  ...dull,
  setting: { ...schedule.setting, hour: 'noon' },
  habits: schedule.habits.filter(({ manner }) => manner !== 'late'),
  faults: schedule.faults.filter(({ fault }) => !fault.startsWith('crash')),
});

const chosen: Record<string, Schedule> = {
  'everything goes well': dull,
  'the reviewer rejects it': { ...dull, habits: [{ duty: 'review', nth: 0, manner: 'no' }] },
  'papers are missing at first': { ...dull, setting: { papers: 'missing' } },
  'the test payout comes back': { ...dull, setting: { payout: 'sent-back' } },
};
const random = fc
  .sample(anySchedule().map(bringable), { numRuns: runs, seed })
  .map((schedule) => [JSON.stringify(schedule), schedule] as const);

const schedules = [...Object.entries(chosen), ...random];

it.each(schedules)(
  'the simulator and a real server tell the same when %s',
  async (_when, schedule) => {
    const startsAt = await env.currentTimeMs();
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
