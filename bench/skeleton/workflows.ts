/** The least a Temporal workflow can do: what the engine's figures are compared with. */
import { condition, defineUpdate, proxyLocalActivities, setHandler } from '@temporalio/workflow';
import type { SkeletonActivities } from './activities.ts';

const { look } = proxyLocalActivities<SkeletonActivities>({ startToCloseTimeout: '5 seconds' });

export const bareSubmit = defineUpdate<string, [string]>('submit');

/** Answers one update after one local activity. */
export async function acknowledgeOnly(): Promise<void> {
  let answered = false;
  setHandler(bareSubmit, async (id) => {
    const seen = await look(id);
    answered = true;
    return seen;
  });
  await condition(() => answered);
}
