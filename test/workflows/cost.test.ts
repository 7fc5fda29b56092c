/** What a request costs: Temporal bills every action, every byte of history is replayed, and the database is shared. */
import { describe, expect } from 'vitest';
import { computeCost } from '../../bench/cost.ts';
import { advanceTo, confirmTest } from '../support/actions.ts';
import { leaveOutIdleTasks } from '../support/history.ts';
import { it } from '../support/it.ts';
import { listNotices } from '../support/observed-effects.ts';
import { countStatementsSince, readStatementCounts } from '../support/sql-statements.ts';

/** docs/decisions/0017 says how these limits are kept. */
const most = { actions: 50, events: 250, bytes: 48 * 1024, statements: 70 };

describe('a green request over one network and one terminal', () => {
  it('costs at most 50 actions, 250 events, 48 KB and 70 SQL statements of the worker, with all of its notices sent', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    // The key of codes is made for the first of them.
    await scenario.testEnv.storage.vault.makeCode('warm-up', 6);
    const before = readStatementCounts();
    await advanceTo(scenario, 'trial');
    await confirmTest(scenario);
    expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'completed' });
    const { client } = scenario.testEnv;
    const history = await client.workflow
      .getHandle(scenario.workflowId, scenario.ref.runId)
      .fetchHistory();
    const { actions, bytes, events } = computeCost(leaveOutIdleTasks(history));
    console.log(`a green request: ${actions} actions, ${events} events, ${bytes} bytes of history`);
    const counted = countStatementsSince(before);
    const statements = counted.reduce((sum, [, count]) => sum + count, 0);
    const bySender = counted.map(([sender, count]) => `${sender} ${count}`).join(', ');
    console.log(`${statements} SQL statements: ${bySender}`);
    expect(actions).toBeLessThanOrEqual(most.actions);
    expect(events).toBeLessThanOrEqual(most.events);
    expect(bytes).toBeLessThanOrEqual(most.bytes);
    expect(statements).toBeLessThanOrEqual(most.statements);
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
