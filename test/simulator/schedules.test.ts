import { expect, it } from 'vitest';
import { recordCoverage } from '../support/observed-coverage.ts';
import { seed } from '../support/seed.ts';
import { formatSummary, findMissingTransitions } from './search/coverage.ts';
import { searchOnAllCores } from './search/worker-pool.ts';
import { saveCounterexample } from './schedule/schedule-files.ts';

const seconds = Number(process.env['SIMULATE_SECONDS'] ?? 60);

it('Simulated schedules take every transition of the process, and no schedule breaks an invariant', async () => {
  const { coverage, found, seconds: took } = await searchOnAllCores({ seed, seconds });
  console.log(formatSummary(coverage, seed, took));
  recordCoverage(coverage);
  const kept = found.map(
    (counterexample) =>
      `${counterexample.faults.join('; ')}: ${saveCounterexample(counterexample)}`,
  );
  expect(kept, `seed ${seed}`).toEqual([]);
  expect(findMissingTransitions(coverage)).toEqual([]);
});
