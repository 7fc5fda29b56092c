/** `npm run simulate`: random schedules on every core, or one schedule printed event by event. */
import { parseArgs } from 'node:util';
import { bundleWorkflows, openEngine } from '../test/simulator/engine/workflow-bundle.ts';
import { formatSummary } from '../test/simulator/search/coverage.ts';
import { searchOnAllCores } from '../test/simulator/search/worker-pool.ts';
import { baseline } from '../test/simulator/schedule/schedule.ts';
import { simulate } from '../test/simulator/run/simulation.ts';
import { saveCounterexample, readRegression } from '../test/simulator/schedule/schedule-files.ts';
import { formatTimeline } from '../test/simulator/run/timeline.ts';

const { values } = parseArgs({
  options: {
    runs: { type: 'string' },
    seconds: { type: 'string' },
    seed: { type: 'string' },
    play: { type: 'string' },
    help: { type: 'boolean' },
  },
});

if (values.help)
  console.log(
    [
      'npm run simulate -- --runs 20000        this many random schedules (default 1000)',
      'npm run simulate -- --seconds 60        as many as the time allows',
      '                    --seed 7            the same schedules again',
      'npm run simulate -- --play FILE.json    one schedule, printed event by event',
    ].join('\n'),
  );
else if (values.play !== undefined) await printRun(values.play);
else await searchAll();

async function printRun(path: string): Promise<void> {
  const engine = await openEngine(await bundleWorkflows());
  const simulated = await simulate(engine, { ...baseline, ...readRegression(path).schedule });
  const { faults } = simulated;
  console.log(formatTimeline(simulated));
  console.log(faults.length === 0 ? 'every invariant holds' : faults.join('\n'));
  if (faults.length > 0) process.exitCode = 1;
  await engine.close();
}

async function searchAll(): Promise<void> {
  const seed = parseNumber(values.seed, 'seed') ?? Math.floor(Math.random() * 1_000_000);
  const seconds = parseNumber(values.seconds, 'seconds');
  const runs = parseNumber(values.runs, 'runs') ?? (seconds === undefined ? 1000 : undefined);
  const result = await searchOnAllCores({
    seed,
    ...(runs !== undefined && { runs }),
    ...(seconds !== undefined && { seconds }),
  });
  console.log(formatSummary(result.coverage, seed, result.seconds));
  for (const counterexample of result.found) {
    console.log(`\nfailed: ${counterexample.faults.join('\n        ')}`);
    console.log(
      `saved as ${saveCounterexample(counterexample)}; npm run simulate -- --play prints it`,
    );
    process.exitCode = 1;
  }
}

/** The number of an option, undefined where it is not given. @throws Error that names the option and what it takes */
function parseNumber(text: string | undefined, option: string): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (!Number.isInteger(number) || number < 0)
    throw new Error(`--${option}: ${text} is not a whole number; give one such as 1000`);
  return number;
}
