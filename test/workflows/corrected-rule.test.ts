/** A rule is corrected while requests are open: what was judged stays judged, what comes is judged anew. */
import { afterEach, describe, expect } from 'vitest';
import { intakeRules } from '../../domain/intakes.ts';
import { approve, bring, coolOff, provePenny } from '../support/acts.ts';
import { frozenHistories } from '../support/frozen.ts';
import { it } from '../support/it.ts';
import { orders } from '../support/seen.ts';

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
    begin,
    replayer,
  }) => {
    const story = await begin();
    await bring(story, 'review');
    correctTheRule();
    // What was judged before is read from the history, and goes on as it did.
    await replayer.replay(await story.handle.fetchHistory(), story.workflowId);
    await approve(story);
    await provePenny(story);
    await coolOff(story);
    expect(await story.outcome()).toMatchObject({ kind: 'rejected', code: 'IDV_NOT_OWNER' });
    expect(orders(story)).toEqual([]);
  });

  it.for(frozenHistories())(
    '[A68] changes nothing of a request that was $outcome before it',
    async ({ workflowId, history }, { replayer, workflowCode }) => {
      correctTheRule();
      await expect(replayer.replay(history as never, workflowId)).resolves.toBeUndefined();
      // The gates' rules are no part of the workflow's code: no correction of theirs can change its way.
      expect(workflowCode).not.toContain('assessScreening');
    },
  );
});
