/** A gate rule is corrected while requests are open: passed gates stay passed, later assessments use the new rule. */
import { afterEach, describe, expect } from 'vitest';
import { submittersByIntake } from '../../domain/request/submitters.ts';
import { approve, advanceTo, passCoolingOff, confirmPenny } from '../support/actions.ts';
import { readRecordedHistories } from '../support/recorded-histories.ts';
import { it } from '../support/it.ts';
import { listOrders } from '../support/observed-effects.ts';

const { app } = submittersByIntake;

/** Corrects the rules: from now on the gates accept requests of the app from clerks only. */
function correctTheRule(): void {
  submittersByIntake.app = ['clerk'];
}

afterEach(() => {
  submittersByIntake.app = app;
});

describe('a corrected gate rule', () => {
  it('[A68] keeps the gates that an open request has passed, and applies at its next assessment', async ({
    startScenario,
    replayer,
  }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'review');
    correctTheRule();
    // Earlier assessments are read from the history, and do not change.
    await replayer.replay(await scenario.handle.fetchHistory(), scenario.workflowId);
    await approve(scenario);
    await confirmPenny(scenario);
    await passCoolingOff(scenario);
    expect(await scenario.awaitOutcome()).toMatchObject({
      kind: 'rejected',
      code: 'IDV_NOT_OWNER',
    });
    expect(listOrders(scenario)).toEqual([]);
  });

  it.for(readRecordedHistories())(
    '[A68] does not change the replay of a request that ended as $outcome before it',
    async ({ workflowId, history }, { replayer, workflowCode }) => {
      correctTheRule();
      await expect(replayer.replay(history as never, workflowId)).resolves.toBeUndefined();
      // The rules of the gates are not part of the workflow's code: a correction cannot change a replay.
      expect(workflowCode).not.toContain('assessScreening');
    },
  );
});
