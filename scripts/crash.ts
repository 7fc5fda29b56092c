/**
 * `npm run crash`: kills worker and API before and after every outside effect of a request, each time
 * in a request of its own. `-- --only "settlement hold"` selects the points with that in their name,
 * `--sample 25-network-pays` those of another request, `--at-once 6` runs that many systems side by side. The exit code is 1 when one of the requests ends
 * in another way than an undisturbed request.
 */
import { parseArgs } from 'node:util';
import { crashSamples } from '../test/e2e/crash/crash-lane.ts';
import { crashAll } from '../test/e2e/crash/crash-runner.ts';
import { formatPoint } from '../test/e2e/crash/crash-points.ts';
import { bundleWorkflows } from '../worker/bundle.ts';

const { values } = parseArgs({
  options: {
    'at-once': { type: 'string', default: '6' },
    only: { type: 'string', default: '' },
    sample: { type: 'string', default: crashSamples[0] },
  },
});
const atOnce = Number(values['at-once']);
if (!Number.isInteger(atOnce) || atOnce < 1)
  throw new Error(`--at-once: ${values['at-once']} is not a number of systems; give one such as 6`);
const sample = crashSamples.find((name) => name === values.sample);
if (!sample) throw new Error(`--sample: ${values.sample}; give one of ${crashSamples.join(', ')}`);
const startedAt = Date.now();
const formatElapsed = (): string => `${((Date.now() - startedAt) / 1000).toFixed(0)} s`;

const { code: workflowCode } = await bundleWorkflows();
const crashes = await crashAll({
  workflowCode,
  sample,
  atOnce,
  choose: (points) => {
    const wanted = points.filter((point) => formatPoint(point).includes(values.only));
    if (wanted.length === 0) throw new Error(`--only: no point has "${values.only}" in its name`);
    console.log(`${wanted.length} of ${points.length} points, ${formatElapsed()}`);
    return wanted;
  },
  done: ({ point, faults }, count) => {
    console.log(
      `${count} ${faults.length > 0 ? 'FAILED' : 'ok'}  ${formatPoint(point)}  ${formatElapsed()}`,
    );
    for (const fault of faults) console.log(`    ${fault}`);
  },
});
const failed = crashes.filter(({ faults }) => faults.length > 0);
console.log(`${crashes.length} crash points in ${formatElapsed()}, ${failed.length} failed`);
for (const { point } of failed) console.log(`failed: ${formatPoint(point)}`);
process.exit(failed.length > 0 ? 1 : 0);
