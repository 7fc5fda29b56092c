/**
 * The measure of all figures: seven activities that do nothing and two waits for people. It is never
 * changed, so that figures of different versions can be compared.
 */
import { condition, defineUpdate, proxyActivities, setHandler } from '@temporalio/workflow';
import type { ReferenceActivities } from './activities.ts';

const { call } = proxyActivities<ReferenceActivities>({ startToCloseTimeout: '5 seconds' });

/** Answered after the first activity, as a submission is answered after the merchant's record was read. */
export const referenceSubmit = defineUpdate<void>('submit');
/** What the person does who is waited for. */
export const referenceAct = defineUpdate<void>('act');

const waits = 2;
const activitiesAfterWait = 3;

export async function referenceWorkflow(): Promise<void> {
  let isAcknowledged = false;
  let acts = 0;
  setHandler(referenceSubmit, () => condition(() => isAcknowledged).then(() => undefined));
  setHandler(referenceAct, () => {
    acts += 1;
  });
  await call();
  isAcknowledged = true;
  for (let wait = 1; wait <= waits; wait += 1) {
    await condition(() => acts >= wait, '1 hour');
    for (let n = 0; n < activitiesAfterWait; n += 1) await call();
  }
}
