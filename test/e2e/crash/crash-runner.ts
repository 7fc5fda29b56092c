/** Kills the worker at points of a request, several systems at once, each with one request at a time. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CrashLane, type Baseline, type CrashSample } from './crash-lane.ts';
import type { CrashPoint } from './crash-points.ts';

export interface Crash {
  point: CrashPoint;
  /** Differences from an undisturbed request; empty when there are none. */
  faults: string[];
}

export interface CrashOptions {
  /** The bundled workflows, so that no start has to bundle them. */
  workflowCode: string;
  /** The sample whose request is disturbed. */
  sample: CrashSample;
  /** The number of systems. */
  atOnce: number;
  choose: (points: CrashPoint[]) => CrashPoint[];
  done?: (crash: Crash, count: number) => void;
}

/** Temporal, the sandbox, and the worker with the API. */
const processesPerSystem = 3;

/** @throws Error when a system does not start, or an undisturbed request does not complete */
export async function crashAll({
  workflowCode,
  sample,
  atOnce,
  choose,
  done,
}: CrashOptions): Promise<Crash[]> {
  // Every system adds a listener that ends its own processes with this one.
  process.setMaxListeners(process.getMaxListeners() + atOnce * processesPerSystem);
  const folder = mkdtempSync(join(tmpdir(), 'card-change-crash-'));
  const code = join(folder, 'workflows.js');
  writeFileSync(code, workflowCode);
  // Systems start one after another, so that two do not choose the same free port.
  const opening: Promise<CrashLane>[] = [];
  for (let n = 1; n <= atOnce; n += 1) {
    const before = opening.at(-1)?.catch(() => undefined);
    opening.push(Promise.resolve(before).then(() => CrashLane.open(`lane${n}`, sample, code)));
  }
  // From here on a failure of any lane is handled.
  const opened = Promise.allSettled(opening);
  try {
    return await runCrashes(opening, choose, done);
  } finally {
    const lanes = (await opened).filter((each) => each.status === 'fulfilled');
    await Promise.all(lanes.map(({ value }) => value.close()));
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The first lane runs the undisturbed request while the others start. */
async function runCrashes(
  [first, ...others]: Promise<CrashLane>[],
  choose: CrashOptions['choose'],
  done: CrashOptions['done'],
): Promise<Crash[]> {
  if (!first) return [];
  const crashes: Crash[] = [];
  const undisturbed = await (await first).runBaseline();
  const left = choose(undisturbed.points);
  const work = async (lane: CrashLane): Promise<void> => {
    for (let point = left.shift(); point; point = left.shift()) {
      const crash = { point, faults: await runCrash(lane, point, undisturbed) };
      crashes.push(crash);
      done?.(crash, crashes.length);
    }
  };
  await Promise.all([first, ...others].map((lane) => lane.then(work)));
  return crashes;
}

const runCrash = (lane: CrashLane, point: CrashPoint, undisturbed: Baseline): Promise<string[]> =>
  lane.runCrash(point, undisturbed).catch((error: unknown) => [String(error)]);
