/** `npm run crash`: kills the worker before and after every outside effect of a request, each in a request of its own. */
import { parseArgs } from 'node:util';
import { crashAll } from '../test/e2e/crash/crash-all.ts';
import { nameOf } from '../test/e2e/crash/points.ts';
import { bundle } from '../worker/bundle.ts';

const { values } = parseArgs({
  options: { 'at-once': { type: 'string', default: '6' }, only: { type: 'string' } },
});
const startedAt = Date.now();
const seconds = (): string => `${((Date.now() - startedAt) / 1000).toFixed(0)} s`;
const { only } = values;

const { code: workflowCode } = await bundle();
const crashes = await crashAll({
  workflowCode,
  atOnce: Number(values['at-once']),
  choose: (points) => {
    const wanted = points.filter((point) => only === undefined || nameOf(point).includes(only));
    console.log(`${wanted.length} of ${points.length} points, ${seconds()}`);
    return wanted;
  },
  done: ({ point, faults }, count) => {
    console.log(`${count} ${faults.length > 0 ? 'FAILED' : 'ok'}  ${nameOf(point)}  ${seconds()}`);
    for (const fault of faults) console.log(`    ${fault}`);
  },
});
const failed = crashes.filter(({ faults }) => faults.length > 0);
console.log(`${crashes.length} crash points in ${seconds()}, ${failed.length} failed`);
for (const { point } of failed) console.log(`failed: ${nameOf(point)}`);
process.exit(failed.length > 0 ? 1 : 0);
