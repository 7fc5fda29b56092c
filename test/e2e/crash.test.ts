import { describe, expect, it } from 'vitest';
import { bundleWorkflows } from '../../worker/bundle.ts';
import { recordCoverage } from '../support/observed-coverage.ts';
import { crashAll } from './crash/crash-runner.ts';
import { choosePoints, formatPoint } from './crash/crash-points.ts';

const seed = Number(process.env['CRASH_SEED'] ?? Math.floor(Math.random() * 1_000_000));
const points = 6;

describe('a request on real servers', () => {
  it('runs to the new card being paid, and no otherwise when worker and API are killed before or after an outside effect [A92]', async () => {
    const crashes = await crashAll({
      workflowCode: (await bundleWorkflows()).code,
      atOnce: points,
      choose: (all) => choosePoints(all, points, seed),
    });
    const told = crashes.map(({ point, faults }) => `${formatPoint(point)}: ${faults.join('; ')}`);
    console.log(
      `crash points of seed ${seed}: ${crashes.map(({ point }) => formatPoint(point)).join(', ')}`,
    );
    recordCoverage({ crashPoints: crashes.length, ledgers: crashes.length });
    expect(
      crashes.flatMap(({ faults }) => faults),
      told.join('\n'),
    ).toEqual([]);
    expect(crashes).toHaveLength(points);
  }, 300_000);
});
