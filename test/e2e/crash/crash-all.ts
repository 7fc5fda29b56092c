/** Kills the worker at points of a request, several systems at once, each with one request at a time. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Lane, type Undisturbed } from './lane.ts';
import type { Point } from './points.ts';

export interface Crash {
  point: Point;
  /** What it changed in the end; none when the request ended as if nothing had happened. */
  faults: string[];
}

export interface Wish {
  /** The bundled workflows: bundled once, and not at every start. */
  workflowCode: string;
  /** How many systems. */
  atOnce: number;
  choose: (points: Point[]) => Point[];
  done?: (crash: Crash, count: number) => void;
}

/** Temporal, the outside world, worker with API. */
const processesPerSystem = 3;

/** @throws Error when a system does not start, or a request that nothing happened to does not end well */
export async function crashAll({ workflowCode, atOnce, choose, done }: Wish): Promise<Crash[]> {
  // Every system listens for the end of this process, to end its own processes then.
  process.setMaxListeners(process.getMaxListeners() + atOnce * processesPerSystem);
  const folder = mkdtempSync(join(tmpdir(), 'card-change-crash-'));
  const lanes: Lane[] = [];
  const crashes: Crash[] = [];
  try {
    const code = join(folder, 'workflows.js');
    writeFileSync(code, workflowCode);
    const open = async (n: number): Promise<Lane> => {
      const lane = await Lane.open(`lane${n}`, code);
      lanes.push(lane);
      return lane;
    };
    const first = await open(1);
    const undisturbed = await first.undisturbed();
    const left = choose(undisturbed.points);
    const work = async (lane: Lane): Promise<void> => {
      for (let point = left.shift(); point; point = left.shift()) {
        const crash = { point, faults: await crashed(lane, point, undisturbed) };
        crashes.push(crash);
        done?.(crash, crashes.length);
      }
    };
    const others = Math.min(atOnce, left.length) - 1;
    await Promise.all([
      work(first),
      ...Array.from({ length: Math.max(0, others) }, async (_, n) => work(await open(n + 2))),
    ]);
    return crashes;
  } finally {
    await Promise.all(lanes.map((lane) => lane.close()));
    rmSync(folder, { recursive: true, force: true });
  }
}

const crashed = (lane: Lane, point: Point, undisturbed: Undisturbed): Promise<string[]> =>
  lane.crashed(point, undisturbed).catch((error: unknown) => [String(error)]);
