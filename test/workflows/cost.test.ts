/** What a request costs: Temporal bills every action, and every byte of history is replayed. */
import { describe, expect } from 'vitest';
import { computeCost } from '../../bench/cost.ts';
import { advanceTo, confirmTest } from '../support/actions.ts';
import { it } from '../support/it.ts';
import { listNotices } from '../support/observed-effects.ts';

/** docs/decisions/0017 says how these limits are kept. */
const most = { actions: 100, bytes: 81 * 1024 };

describe('a green request over one network and one terminal', () => {
  it('costs at most 100 actions and 81 KB, with all of its notices sent', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'trial');
    await confirmTest(scenario);
    expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'completed' });
    const { client } = scenario.testEnv;
    const history = await client.workflow
      .getHandle(scenario.workflowId, scenario.ref.runId)
      .fetchHistory();
    const { actions, bytes, events } = computeCost(history);
    console.log(`a green request: ${actions} actions, ${events} events, ${bytes} bytes of history`);
    expect(actions).toBeLessThanOrEqual(most.actions);
    expect(bytes).toBeLessThanOrEqual(most.bytes);
    expect(listNotices(scenario).map((notice) => notice.split(':')[0])).toEqual([
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
