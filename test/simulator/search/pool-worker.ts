/** One process of the worker pool. */
import { readFileSync } from 'node:fs';
import { openEngine } from '../engine/workflow-bundle.ts';
import type { WorkerTask, WorkerMessage } from './worker-pool.ts';
import { searchCounterexample } from './search.ts';
import { coverageScenarios } from '../schedule/coverage-scenarios.ts';

const sendMessage = (word: WorkerMessage): void => {
  process.send?.(word);
};

process.once('message', ({ codePath, seed, runs, seconds }: WorkerTask) => {
  void (async () => {
    const engine = await openEngine(readFileSync(codePath, 'utf8'));
    const bounds = {
      seed,
      runs,
      first: coverageScenarios,
      ...(seconds !== undefined && { until: Date.now() + seconds * 1000 }),
    };
    sendMessage({
      ended: await searchCounterexample(engine, bounds, (schedule) =>
        sendMessage({ playing: schedule }),
      ),
    });
    process.disconnect();
  })();
});
