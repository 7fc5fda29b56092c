/** The least that a Temporal workflow can do; the figures of the engine are compared with it. */
import {
  CancellationScope,
  condition,
  defineUpdate,
  isCancellation,
  proxyActivities,
  proxyLocalActivities,
  setHandler,
  sleep,
} from '@temporalio/workflow';
import type { Segment } from '../segments.ts';
import type { SkeletonActivities } from './activities.ts';

const local = proxyLocalActivities<SkeletonActivities>({ startToCloseTimeout: '5 seconds' });
const remote = proxyActivities<SkeletonActivities>({ startToCloseTimeout: '5 seconds' });

/** Answered after one local activity, as a submission is answered after the merchant's record was read. */
export const skeletonSubmit = defineUpdate<void>('submit');
/** The n-th action of a person, from 2; answered when the activities that follow from it are done. */
export const skeletonAct = defineUpdate<void, [number]>('act');

/** Has as many waits for people, activities and timers as a request, and nothing else. */
export async function skeletonWorkflow([first, ...others]: [Segment, ...Segment[]]): Promise<void> {
  let acknowledged = false;
  let acts = 1;
  let done = 0;
  setHandler(skeletonSubmit, () => condition(() => acknowledged));
  setHandler(skeletonAct, async (n) => {
    acts = n;
    await condition(() => done >= n);
  });
  await local.call();
  acknowledged = true;
  await runActivities({ ...first, localActivities: first.localActivities - 1 });
  done = 1;
  let { timers } = first;
  for (const segment of others) {
    await waitWithTimers(timers, () => acts > done);
    await runActivities(segment);
    done += 1;
    timers = segment.timers;
  }
}

async function runActivities({ activities, localActivities }: Segment): Promise<void> {
  for (let n = 0; n < localActivities; n += 1) await local.call();
  for (let n = 0; n < activities; n += 1) await remote.call();
}

/** Runs timers until the person has acted. */
async function waitWithTimers(timers: number, hasActed: () => boolean): Promise<void> {
  const timerScope = new CancellationScope();
  const timersDone = timerScope.run(() =>
    Promise.all(Array.from({ length: timers }, () => sleep('1 hour'))),
  );
  timersDone.catch((error: unknown) => {
    if (!isCancellation(error)) throw error;
  });
  await condition(hasActed);
  timerScope.cancel();
}
