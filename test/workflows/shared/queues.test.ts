/** Calls to institutions go over queues of their own, and a replay does not mind where they went. */
import type { temporal } from '@temporalio/proto';
import { describe, expect } from 'vitest';
import { advanceTo } from '../../support/actions.ts';
import { it } from '../../support/it.ts';
import { owner } from '../../support/people.ts';

type History = temporal.api.history.v1.IHistory;
type Scheduled = temporal.api.history.v1.IActivityTaskScheduledEventAttributes;

const scheduledIn = ({ events }: History): Scheduled[] =>
  (events ?? []).flatMap(({ activityTaskScheduledEventAttributes: scheduled }) => scheduled ?? []);

describe('the queue of an activity', () => {
  it('is its institution’s own, or the common one, and no part of a replay', async ({
    replayer,
    startScenario,
  }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'agreement');
    await scenario.act(owner, 'withdraw', {});
    await scenario.awaitOutcome();
    const history = await scenario.handle.fetchHistory();
    const queues = Object.fromEntries(
      scheduledIn(history).map(({ activityType, taskQueue }) => [
        activityType?.name ?? '',
        taskQueue?.name ?? '',
      ]),
    );
    expect(queues).toMatchObject({
      verifyAccount: 'card-change.bank',
      screenLists: 'card-change.lists',
      checkDocument: 'card-change.identity',
      openSigning: 'card-change.esign',
      writeAndNotify: 'card-change',
    });

    const replayed = () => replayer.replay(history, scenario.workflowId);
    for (const { taskQueue } of scheduledIn(history)) if (taskQueue) taskQueue.name = 'elsewhere';
    await replayed();
    const [first] = scheduledIn(history);
    if (first?.activityType) first.activityType.name = 'another';
    await expect(replayed()).rejects.toThrow('another');
  });
});
