/** One process of the fleet. */
import { readFileSync } from 'node:fs';
import { openEngine } from './bundles.ts';
import type { Order, Word } from './fleet.ts';
import { hunt } from './hunt.ts';
import { tours } from './tours.ts';

const say = (word: Word): void => {
  process.send?.(word);
};

process.once('message', ({ codePath, seed, runs, seconds }: Order) => {
  void (async () => {
    const engine = await openEngine(readFileSync(codePath, 'utf8'));
    const bounds = {
      seed,
      runs,
      first: tours,
      ...(seconds !== undefined && { until: Date.now() + seconds * 1000 }),
    };
    say({ ended: await hunt(engine, bounds, (schedule) => say({ playing: schedule })) });
    process.disconnect();
  })();
});
