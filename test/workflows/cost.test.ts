/** What a request costs: an operator pays for every action, and every byte is replayed. */
import { describe, expect } from 'vitest';
import { costOf } from '../../bench/cost.ts';
import { bring, confirmTest } from '../support/acts.ts';
import { it } from '../support/it.ts';
import { notices } from '../support/seen.ts';

/** docs/decisions/0017 says what it takes to stay below. */
const most = { actions: 100, bytes: 64 * 1024 };

describe('a green request over one network and one terminal', () => {
  it('costs at most 100 actions and 64 KB, and drops no notice to save', async ({ begin }) => {
    const story = await begin();
    await bring(story, 'trial');
    await confirmTest(story);
    expect(await story.outcome()).toMatchObject({ kind: 'completed' });
    const { client } = story.house;
    const history = await client.workflow
      .getHandle(story.workflowId, story.ref.runId)
      .fetchHistory();
    const { actions, bytes, events } = costOf(history);
    console.log(`a green request: ${actions} actions, ${events} events, ${bytes} bytes of history`);
    expect(actions).toBeLessThanOrEqual(most.actions);
    expect(bytes).toBeLessThanOrEqual(most.bytes);
    expect(notices(story).map((notice) => notice.split(':')[0])).toEqual([
      'submitted',
      'identity-passed',
      'review-approved',
      'penny-sent',
      'cooling-started',
      'cooling-ending',
      'switch-started',
      'switch-finished',
      'completed',
    ]);
  });
});
