/** Searches on every core with one process each, with a time limit, because a loop in a workflow hangs its process. */
import { fork, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflows } from '../engine/workflow-bundle.ts';
import { emptyCoverage, mergeCoverage, type RunCoverage } from './coverage.ts';
import type { SearchResult, Counterexample } from './search.ts';
import type { Schedule } from '../schedule/schedule.ts';

export interface PoolOptions {
  seed: number;
  /** The number of schedules in all, or the seconds to search. */
  runs?: number;
  seconds?: number;
}

/** A message to a process. */
export interface WorkerTask {
  codePath: string;
  seed: number;
  runs: number;
  /** Counted from when the process is ready. */
  seconds?: number;
}
/** A message from a process. */
export type WorkerMessage = { playing: Schedule } | { ended: SearchResult };

export interface PoolResult {
  coverage: RunCoverage;
  found: Counterexample[];
  /** From the first schedule to the last. */
  seconds: number;
}

const workerPath = fileURLToPath(new URL('./pool-worker.ts', import.meta.url));
/** No run takes this long, also on a busy machine. */
const hangTimeoutMs = 120_000;

export async function searchOnAllCores({ seed, runs, seconds }: PoolOptions): Promise<PoolResult> {
  const folder = mkdtempSync(join(tmpdir(), 'card-change-simulator-'));
  try {
    const codePath = join(folder, 'workflows.js');
    writeFileSync(codePath, await bundleWorkflows());
    const startedAt = Date.now();
    const processes = availableParallelism();
    const orders = Array.from({ length: processes }, (_, n) => ({
      codePath,
      seed: seed + n,
      runs: runs === undefined ? Number.MAX_SAFE_INTEGER : Math.ceil(runs / processes),
      ...(seconds !== undefined && { seconds }),
    }));
    const results = await Promise.all(orders.map((order) => runWorker(order)));
    return {
      coverage: results.map(({ coverage: shown }) => shown).reduce(mergeCoverage, emptyCoverage),
      found: results.flatMap(({ found }) => found ?? []),
      seconds: (Date.now() - startedAt) / 1000,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function runWorker(order: WorkerTask): Promise<SearchResult> {
  const child = fork(workerPath, { execArgv: ['--max-semi-space-size=64'] });
  let last: Schedule | undefined;
  return new Promise((resolve, reject) => {
    const failed = (why: string) => {
      child.kill('SIGKILL');
      if (last) resolve({ coverage: emptyCoverage, found: { schedule: last, faults: [why] } });
      else reject(new Error(`the simulator ${why} before its first schedule`));
    };
    const watch = () => setTimeout(() => failed('hangs'), hangTimeoutMs);
    let timer = watch();
    child.on('message', (word: WorkerMessage) => {
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
    sendTask(child, order);
  });
}

const sendTask = (child: ChildProcess, order: WorkerTask): boolean => child.send(order);
