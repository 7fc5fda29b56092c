/**
 * Many requests that wait for people, on one worker with PostgreSQL: `node bench/waiting.ts --requests 10000`.
 * It prints the memory of the process, which is worker and API together, as the requests grow in number.
 * Then it has some of them completed, so that it is known that all are still served.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { followRequest } from '../scripts/demo/play.ts';
import { People, type Submitted } from '../scripts/demo/people.ts';
import { loadSamples, type Sample } from '../scripts/demo/sample.ts';
import { startSystem, type System } from '../scripts/demo/system.ts';
import { startInstalledPostgres } from '../test/support/postgres.ts';
import { bundleWorkflows } from '../worker/bundle.ts';
import { readResidentBytes } from './processes.ts';

const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '10000' },
    'in-flight': { type: 'string', default: '8' },
    completed: { type: 'string', default: '20' },
  },
});
const requests = Number(values.requests);
const reportEvery = Math.max(1, Math.floor(requests / 10));
/** After the last submission: the worker still checks the documents, and then has nothing to do. */
const settleMs = 20_000;
const mib = 1024 * 1024;

const [sample] = loadSamples();
if (!sample) throw new Error('there are no samples');
const folder = mkdtempSync(join(tmpdir(), 'card-change-waiting-'));
// A worker in production is given its bundle: the bundler alone takes hundreds of MB.
const workflowBundle = join(folder, 'workflows.js');
writeFileSync(workflowBundle, (await bundleWorkflows()).code);
const postgres = await startInstalledPostgres();
process.env['DATABASE_URL'] = postgres.url;
const system = await startSystem({ profile: 'bench', workflowBundle, report: console.log });
try {
  reportMemory(0);
  const submitted = await submitAll(system, sample);
  await delay(settleMs);
  reportMemory(requests);
  await completeSome(system, submitted);
} finally {
  await system.stop();
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
}

function reportMemory(waiting: number): void {
  const bytes = readResidentBytes(process.pid, 'app');
  console.log(`${waiting} requests wait: ${(bytes / mib).toFixed(0)} MiB`);
}

async function submitAll(into: System, like: Sample): Promise<Submitted[]> {
  const all: Submitted[] = [];
  let next = 0;
  const submitInTurn = async () => {
    while (next < requests) {
      next += 1;
      const people = new People(into, { ...like, merchantId: `M-waiting-${next}` });
      await people.prepare();
      all.push(await people.submit());
      if (all.length % reportEvery === 0) reportMemory(all.length);
    }
  };
  await Promise.all(Array.from({ length: Number(values['in-flight']) }, submitInTurn));
  return all;
}

/** The oldest and the youngest in equal parts: the oldest are in nobody's memory any more. */
async function completeSome(served: System, submitted: readonly Submitted[]): Promise<void> {
  const count = Number(values.completed);
  const chosen = [...submitted.slice(0, count / 2), ...submitted.slice(-count / 2)];
  const startedAt = performance.now();
  let completed = 0;
  for (const { sample: played, acknowledgement } of chosen) {
    const { status } = await followRequest(
      new People(served, played),
      played,
      acknowledgement.requestId,
    );
    if (status.stage === 'completed') completed += 1;
  }
  const seconds = (performance.now() - startedAt) / 1_000;
  console.log(`${completed} of ${chosen.length} completed in ${seconds.toFixed(0)} s`);
  reportMemory(requests - completed);
}
