/** A rule is corrected while requests are open: what was judged stays judged, what comes is judged anew. */
import { afterEach, describe, expect } from 'vitest';
import { intakeRules } from '../../domain/request/intakes.ts';
import { approve, advanceTo, passCoolingOff, confirmPenny } from '../support/actions.ts';
import { readRecordedHistories } from '../support/recorded-histories.ts';
import { it } from '../support/it.ts';
import { listOrders } from '../support/observed-effects.ts';

const { app } = intakeRules;
const { submitters } = app;

/** From now on the gates take requests of the app from clerks only. */
function correctTheRule(): void {
  app.submitters = ['clerk'];
}

afterEach(() => {
  app.submitters = submitters;
});

describe('a corrected rule', () => {
  it('[A68] leaves an open request what it has passed, and judges it at the next look', async ({
    startScenario,
    replayer,
  }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'review');
    correctTheRule();
    // What was judged before is read from the history, and goes on as it did.
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
    '[A68] changes nothing of a request that was $outcome before it',
    async ({ workflowId, history }, { replayer, workflowCode }) => {
      correctTheRule();
      await expect(replayer.replay(history as never, workflowId)).resolves.toBeUndefined();
      // The gates' rules are no part of the workflow's code: no correction of theirs can change its way.
      expect(workflowCode).not.toContain('assessScreening');
    },
  );
});
