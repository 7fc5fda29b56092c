import { describe, expect, it } from 'vitest';
import { bundled, openEngine } from './bundles.ts';
import { hunt } from './hunt.ts';
import { planted } from './planted.ts';
import { dull } from './schedule.ts';
import { simulate } from './simulation.ts';

/** A bug that so many random schedules do not meet would slip through `npm test`. */
const mostRuns = 400;

const named = planted.map((plant) => [plant.bug, plant] as const);

describe('a workflow with a planted bug', () => {
  it.each(named)('is found out when it %s', async (_bug, { patch, verdict }) => {
    const engine = await openEngine(await bundled(patch));
    try {
      const { found } = await hunt(engine, { seed: 1, runs: mostRuns, unshrunk: true });
      expect(found?.faults.join('\n')).toMatch(verdict);
    } finally {
      await engine.close();
    }
  });

  it('cannot be had from a patch that fits no place any more', async () => {
    const patch = { file: 'workflows/case.ts', find: 'no such place', replace: '' };
    await expect(bundled(patch)).rejects.toThrow('0 places');
  });
});

describe('the workflow as it is', () => {
  it('carries the dullest request to completion, and every invariant holds', async () => {
    const engine = await openEngine(await bundled());
    try {
      const { played, faults } = await simulate(engine, dull);
      expect(faults).toEqual([]);
      expect(played.seen.at(-1)?.status.stage).toBe('completed');
      expect(played.world.settlement.binding.last4).toBe('0128');
    } finally {
      await engine.close();
    }
  });
});
