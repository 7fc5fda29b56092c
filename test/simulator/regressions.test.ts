import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundled, openEngine } from './bundles.ts';
import type { Engine } from './engine.ts';
import { dull } from './schedule.ts';
import { simulate } from './simulation.ts';
import { regressions } from './store.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine(await bundled());
});
afterAll(() => engine.close());

const named = regressions().map((each) => [each.title, each] as const);

describe('what once went wrong', () => {
  it.each(named)('%s', async (_title, { schedule }) => {
    const { faults } = await simulate(engine, { ...dull, ...schedule });
    expect(faults).toEqual([]);
  });
});
