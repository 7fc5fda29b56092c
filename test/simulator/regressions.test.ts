import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleWorkflows, openEngine } from './engine/workflow-bundle.ts';
import type { Engine } from './engine/engine.ts';
import { baseline } from './schedule/schedule.ts';
import { simulate } from './run/simulation.ts';
import { readRegressions } from './schedule/schedule-files.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine(await bundleWorkflows());
});
afterAll(() => engine.close());

const named = readRegressions().map((each) => [each.title, each] as const);

describe('a schedule that once broke an invariant', () => {
  it.each(named)('%s', async (_title, { schedule }) => {
    const { faults } = await simulate(engine, { ...baseline, ...schedule });
    expect(faults).toEqual([]);
  });
});
