/** Plays random schedules until one fails or enough were played, and shrinks the failing one. */
import fc from 'fast-check';
import { emptyCoverage, measureCoverage, mergeCoverage, type RunCoverage } from './coverage.ts';
import type { Engine } from '../engine/engine.ts';
import { scheduleArbitrary, type Schedule } from '../schedule/schedule.ts';
import { simulate } from '../run/simulation.ts';

export interface Counterexample {
  schedule: Schedule;
  faults: string[];
}

export interface SearchResult {
  coverage: RunCoverage;
  /** The smallest failing schedule found. */
  found?: Counterexample;
}

export interface SearchLimits {
  seed: number;
  runs: number;
  /** Epoch ms; shrinking ends then too. */
  until?: number;
  /** Played before the random ones. */
  first?: readonly Schedule[];
  /** Whether to keep the first failing schedule as it is. */
  skipShrinking?: true;
}

export async function searchCounterexample(
  engine: Engine,
  { seed, runs, until, first = [], skipShrinking }: SearchLimits,
  onSchedule: (schedule: Schedule) => void = () => undefined,
): Promise<SearchResult> {
  let coverage = emptyCoverage;
  const property = fc.asyncProperty(scheduleArbitrary(), async (schedule) => {
    onSchedule(schedule);
    const simulated = await simulate(engine, schedule);
    const { faults } = simulated;
    coverage = mergeCoverage(coverage, measureCoverage(simulated));
    if (faults.length > 0) throw new Error(faults.join('\n'));
  });
  const outcome = await fc.check(property, {
    seed,
    numRuns: runs,
    examples: first.map((schedule): [Schedule] => [schedule]),
    endOnFailure: skipShrinking === true,
    ...(until !== undefined && { interruptAfterTimeLimit: Math.max(1, until - Date.now()) }),
  });
  const schedule = outcome.counterexample?.[0];
  if (!schedule) return { coverage };
  return { coverage, found: { schedule, faults: (await simulate(engine, schedule)).faults } };
}
