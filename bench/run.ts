/**
 * `npm run bench [-- --requests 120 --in-flight 24]`: measures the whole main line on real servers, and
 * then a bare Temporal workflow with as many waits, activities and timers on the same server.
 */
import { parseArgs } from 'node:util';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { connectClient } from '../adapters/temporal/connection.ts';
import { readSettings } from '../adapters/settings/settings.ts';
import { playSample } from '../scripts/demo/play.ts';
import { loadSamples } from '../scripts/demo/sample.ts';
import { startSystem, type System } from '../scripts/demo/system.ts';
import { computeCost } from './cost.ts';
import { formatComparison, computeFigures, type Figures, type MeasuredRequest } from './figures.ts';
import { computeLastUpdateToEndMs, computeSegments } from './segments.ts';
import { driveSkeleton, type Segments } from './skeleton/driver.ts';
import { withSkeleton } from './skeleton/worker.ts';

const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '120' },
    'in-flight': { type: 'string', default: '24' },
  },
});
const requests = parseCount('requests');
const inFlight = parseCount('in-flight');

const system = await startSystem({ profile: 'bench', report: (line) => console.log(line) });
try {
  const { figures: full, shape } = await measureFull(system);
  const bare = await withSkeleton(system.temporalAddress, (client) => measureBare(client, shape));
  console.log(
    `\n${requests} requests, ${inFlight} at a time\n${formatComparison(full, bare).join('\n')}`,
  );
  console.log(JSON.stringify({ requests, inFlight, full, bare }));
} finally {
  await system.stop();
}

function parseCount(option: keyof typeof values): number {
  const count = Number(values[option]);
  if (Number.isInteger(count) && count > 0) return count;
  throw new Error(`--${option}: give a whole number from 1`);
}

/** Measures the main line of the application; its people are played through the HTTP API. */
async function measureFull(on: System): Promise<{ figures: Figures; shape: Segments }> {
  const [sample] = loadSamples();
  if (!sample) throw new Error('there is no sample to play');
  const { temporal, codecKeys } = readSettings(on.env);
  const client = await connectClient(temporal, codecKeys);
  let shape: Segments | undefined;
  try {
    const figures = await measure(async (n) => {
      const played = await playSample(on, { ...sample, merchantId: `M-bench-${n}` });
      const { failure, status, acknowledgement, acknowledgeMs } = played;
      if (status.stage !== 'completed')
        throw new Error(failure ?? `the request ended as ${status.stage}`);
      const { workflowId, runId } = acknowledgement;
      const handle = client.workflow.getHandle(workflowId, runId);
      // The API reports the outcome as soon as it is decided; the workflow still sends notices then.
      await handle.result();
      shape ??= computeSegments((await handle.fetchHistory()).events ?? []) as Segments;
      return { handle, acknowledgeMs };
    });
    if (!shape) throw new Error('nothing was measured');
    return { figures, shape };
  } finally {
    await client.connection.close();
  }
}

function measureBare(client: Client, shape: Segments): Promise<Figures> {
  return measure(async (n) => {
    const { acknowledgeMs } = await driveSkeleton(client, `bare-${n}`, shape);
    return { handle: client.workflow.getHandle(`bare-${n}`), acknowledgeMs };
  });
}

interface DrivenRequest {
  handle: WorkflowHandle;
  acknowledgeMs: number;
}

/** Drives `inFlight` requests at a time, and reads their histories when all have ended. */
async function measure(drive: (n: number) => Promise<DrivenRequest>): Promise<Figures> {
  const driven: DrivenRequest[] = [];
  const before = performance.now();
  let next = 0;
  const driveInTurn = async () => {
    while (next < requests) driven.push(await drive((next += 1)));
  };
  await Promise.all(Array.from({ length: inFlight }, driveInTurn));
  const seconds = (performance.now() - before) / 1_000;
  return computeFigures(await Promise.all(driven.map(measureRequest)), seconds);
}

async function measureRequest({ handle, acknowledgeMs }: DrivenRequest): Promise<MeasuredRequest> {
  const history = await handle.fetchHistory();
  return {
    acknowledgeMs,
    outcomeMs: computeLastUpdateToEndMs(history.events ?? []),
    ...computeCost(history),
  };
}
