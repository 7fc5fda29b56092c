/** Hunts on every core: one process each, watched, because a loop in a workflow hangs its process. */
import { fork, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundled } from './bundles.ts';
import { nothingShown, together, type Shown } from './coverage.ts';
import type { Hunt, Quarry } from './hunt.ts';
import type { Schedule } from './schedule.ts';

export interface Wish {
  seed: number;
  /** As many schedules in all, or as many as these seconds allow. */
  runs?: number;
  seconds?: number;
}

/** What a process is told. */
export interface Order {
  codePath: string;
  seed: number;
  runs: number;
  /** Counted from when the process is ready. */
  seconds?: number;
}
/** What it says. */
export type Word = { playing: Schedule } | { ended: Hunt };

export interface Catch {
  shown: Shown;
  found: Quarry[];
  /** From the first schedule to the last. */
  seconds: number;
}

const workerPath = fileURLToPath(new URL('./fleet-worker.ts', import.meta.url));
/** No run takes as long as this, on however busy a machine. */
const patienceMs = 120_000;

export async function simulateAll({ seed, runs, seconds }: Wish): Promise<Catch> {
  const folder = mkdtempSync(join(tmpdir(), 'card-change-simulator-'));
  try {
    const codePath = join(folder, 'workflows.js');
    writeFileSync(codePath, await bundled());
    const startedAt = Date.now();
    const processes = availableParallelism();
    const orders = Array.from({ length: processes }, (_, n) => ({
      codePath,
      seed: seed + n,
      runs: runs === undefined ? Number.MAX_SAFE_INTEGER : Math.ceil(runs / processes),
      ...(seconds !== undefined && { seconds }),
    }));
    const hunts = await Promise.all(orders.map((order) => watched(order)));
    return {
      shown: hunts.map(({ shown }) => shown).reduce(together, nothingShown),
      found: hunts.flatMap(({ found }) => found ?? []),
      seconds: (Date.now() - startedAt) / 1000,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function watched(order: Order): Promise<Hunt> {
  const child = fork(workerPath, { execArgv: ['--max-semi-space-size=64', '--import', 'tsx'] });
  let last: Schedule | undefined;
  return new Promise((resolve, reject) => {
    const failed = (why: string) => {
      child.kill('SIGKILL');
      if (last) resolve({ shown: nothingShown, found: { schedule: last, faults: [why] } });
      else reject(new Error(`the simulator ${why} before its first schedule`));
    };
    const watch = () => setTimeout(() => failed('hangs'), patienceMs);
    let timer = watch();
    child.on('message', (word: Word) => {
      clearTimeout(timer);
      if ('ended' in word) return resolve(word.ended);
      last = word.playing;
      timer = watch();
    });
    child.once('error', reject);
    child.once('exit', (code) => {
      clearTimeout(timer);
      if (code !== 0) failed(`ended with ${code}`);
    });
    told(child, order);
  });
}

const told = (child: ChildProcess, order: Order): boolean => child.send(order);
