import { describe, expect, inject, it } from 'vitest';
import { recordCoverage } from '../support/observed-coverage.ts';
import { seed } from '../support/seed.ts';
import { crashSamples } from './crash/crash-lane.ts';
import { crashAll } from './crash/crash-runner.ts';
import { choosePoints, formatPoint } from './crash/crash-points.ts';

const points = 6;
/** One request of those that `npm run crash` disturbs at every point. */
const sample = crashSamples[seed % crashSamples.length] ?? crashSamples[0];
/** Systems that run at once: to start one costs more than to run one request after another on it. */
const systems = 2;

describe('a request on real servers', () => {
  it('[A92] completes with the same effects when worker and API are killed before or after an outside effect', async () => {
    const crashes = await crashAll({
      workflowCode: inject('workflowCode'),
      sample,
      atOnce: systems,
      choose: (all) => choosePoints(all, points, seed),
    });
    const summary = crashes.map(
      ({ point, faults }) => `${formatPoint(point)}: ${faults.join('; ')}`,
    );
    console.log(
      `crash points of seed ${seed}, ${sample}: ${crashes.map(({ point }) => formatPoint(point)).join(', ')}`,
    );
    recordCoverage({ crashPoints: crashes.length, ledgers: crashes.length });
    expect(
      crashes.flatMap(({ faults }) => faults),
      summary.join('\n'),
    ).toEqual([]);
    expect(crashes).toHaveLength(points);
  }, 300_000);
});
