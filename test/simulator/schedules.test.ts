import { expect, it } from 'vitest';
import { keepShown } from '../support/shown.ts';
import { summaryOf, waysNotTaken } from './coverage.ts';
import { simulateAll } from './fleet.ts';
import { keep } from './store.ts';

const seconds = Number(process.env['SIMULATE_SECONDS'] ?? 60);
const seed = Number(process.env['SIMULATE_SEED'] ?? Math.floor(Math.random() * 1_000_000));

it('every way of the process is taken, and no schedule of people, parties, faults and crashes breaks an invariant', async () => {
  const { shown, found, seconds: took } = await simulateAll({ seed, seconds });
  console.log(summaryOf(shown, seed, took));
  keepShown(shown);
  const kept = found.map((quarry) => `${quarry.faults.join('; ')}: ${keep(quarry)}`);
  expect(kept, `seed ${seed}`).toEqual([]);
  expect(waysNotTaken(shown)).toEqual([]);
});
