/** Random schedules, one after another, until one fails or enough were played; a failing one is shrunk. */
import fc from 'fast-check';
import { nothingShown, shownBy, together, type Shown } from './coverage.ts';
import type { Engine } from './engine.ts';
import { anySchedule, type Schedule } from './schedule.ts';
import { simulate } from './simulation.ts';

export interface Quarry {
  schedule: Schedule;
  faults: string[];
}

export interface Hunt {
  shown: Shown;
  /** The smallest failing schedule that was found. */
  found?: Quarry;
}

export interface Bounds {
  seed: number;
  runs: number;
  /** Epoch ms; also shrinking ends then. */
  until?: number;
  /** Played before the random ones. */
  first?: readonly Schedule[];
  /** The first failing schedule will do, however big. */
  unshrunk?: true;
}

export async function hunt(
  engine: Engine,
  { seed, runs, until, first = [], unshrunk }: Bounds,
  playing: (schedule: Schedule) => void = () => undefined,
): Promise<Hunt> {
  let shown = nothingShown;
  const property = fc.asyncProperty(anySchedule(), async (schedule) => {
    playing(schedule);
    const simulated = await simulate(engine, schedule);
    const { faults } = simulated;
    shown = together(shown, shownBy(simulated));
    if (faults.length > 0) throw new Error(faults.join('\n'));
  });
  const outcome = await fc.check(property, {
    seed,
    numRuns: runs,
    examples: first.map((schedule): [Schedule] => [schedule]),
    endOnFailure: unshrunk === true,
    ...(until !== undefined && { interruptAfterTimeLimit: Math.max(1, until - Date.now()) }),
  });
  const schedule = outcome.counterexample?.[0];
  if (!schedule) return { shown };
  return { shown, found: { schedule, faults: (await simulate(engine, schedule)).faults } };
}
