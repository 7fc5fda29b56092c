import { afterAll, describe, expect, it } from 'vitest';
import { bundleWorkflows, MutantFolder, openEngine } from './engine/workflow-bundle.ts';
import { searchCounterexample } from './search/search.ts';
import { mutants } from './mutants.ts';
import { baseline } from './schedule/schedule.ts';
import { simulate } from './run/simulation.ts';

/** A bug that this many random schedules do not find would stay unnoticed in `npm test`. */
const mostRuns = 400;

const folder = new MutantFolder();
afterAll(() => folder.close());

const named = mutants.map((mutant) => [mutant.bug, mutant] as const);

describe('a mutant of the workflows', () => {
  it.each(named)('is detected when it %s', async (_bug, mutant) => {
    const { patch, expectedFault, seed = 1, schedule } = mutant;
    const engine = await openEngine(await folder.bundle(patch));
    try {
      if (schedule) {
        const { faults } = await simulate(engine, { ...baseline, ...schedule });
        expect(faults.join('\n')).toMatch(expectedFault);
        return;
      }
      const { found } = await searchCounterexample(engine, {
        seed,
        runs: mostRuns,
        skipShrinking: true,
      });
      expect(found?.faults.join('\n')).toMatch(expectedFault);
    } finally {
      await engine.close();
    }
  });

  it('cannot be built from a patch that matches no source text', async () => {
    const patch = {
      file: 'workflows/change-card/change-request.ts',
      find: 'no such text',
      replace: '',
    };
    await expect(folder.bundle(patch)).rejects.toThrow('0 matches');
  });
});

describe('the unchanged workflow', () => {
  it('completes the baseline request, and every invariant holds', async () => {
    const engine = await openEngine(await bundleWorkflows());
    try {
      const { played, faults } = await simulate(engine, baseline);
      expect(faults).toEqual([]);
      expect(played.observations.at(-1)?.status.stage).toBe('completed');
      expect(played.world.settlement.binding.last4).toBe('0128');
    } finally {
      await engine.close();
    }
  });
});
