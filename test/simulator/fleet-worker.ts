/** One process of the fleet. */
import { readFileSync } from 'node:fs';
import { openEngine } from './bundles.ts';
import type { Order, Word } from './fleet.ts';
import { hunt } from './hunt.ts';

const say = (word: Word): void => {
  process.send?.(word);
};

process.once('message', (order: Order) => {
  void (async () => {
    const engine = await openEngine(readFileSync(order.codePath, 'utf8'));
    say({ ended: await hunt(engine, order, (schedule) => say({ playing: schedule })) });
    process.disconnect();
  })();
});
