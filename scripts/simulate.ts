/** `npm run simulate`: random schedules on every core, or one schedule told event by event. */
import { parseArgs } from 'node:util';
import { bundled, openEngine } from '../test/simulator/bundles.ts';
import { summaryOf } from '../test/simulator/coverage.ts';
import { simulateAll } from '../test/simulator/fleet.ts';
import { dull } from '../test/simulator/schedule.ts';
import { simulate } from '../test/simulator/simulation.ts';
import { keep, read } from '../test/simulator/store.ts';
import { storyOf } from '../test/simulator/story.ts';

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
      'npm run simulate -- --runs 20000        so many random schedules (default 1000)',
      'npm run simulate -- --seconds 60        as many as the time allows',
      '                    --seed 7            the same schedules again',
      'npm run simulate -- --play FILE.json    one schedule, told event by event',
    ].join('\n'),
  );
else if (values.play !== undefined) await tell(values.play);
else await huntAll();

async function tell(path: string): Promise<void> {
  const engine = await openEngine(await bundled());
  const simulated = await simulate(engine, { ...dull, ...read(path).schedule });
  const { faults } = simulated;
  console.log(storyOf(simulated));
  console.log(faults.length === 0 ? 'every invariant holds' : faults.join('\n'));
  if (faults.length > 0) process.exitCode = 1;
  await engine.close();
}

async function huntAll(): Promise<void> {
  const seed = numberOf(values.seed, 'seed') ?? Math.floor(Math.random() * 1_000_000);
  const seconds = numberOf(values.seconds, 'seconds');
  const runs = numberOf(values.runs, 'runs') ?? (seconds === undefined ? 1000 : undefined);
  const caught = await simulateAll({
    seed,
    ...(runs !== undefined && { runs }),
    ...(seconds !== undefined && { seconds }),
  });
  console.log(summaryOf(caught.shown, seed, caught.seconds));
  for (const quarry of caught.found) {
    console.log(`\nfailed: ${quarry.faults.join('\n        ')}`);
    console.log(`kept in ${keep(quarry)}; npm run simulate -- --play tells it`);
    process.exitCode = 1;
  }
}

/** @throws Error that names the option and what it takes */
function numberOf(text: string | undefined, option: string): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (!Number.isInteger(number) || number < 0)
    throw new Error(`--${option}: ${text} is no whole number; give one such as 1000`);
  return number;
}
