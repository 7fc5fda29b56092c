/** What somebody reaches who can start the watch over a card (docs/security.md). */
import type { WorkflowHandle } from '@temporalio/client';
import { describe, expect } from 'vitest';
import { taskQueue } from '../../workflows/contract.ts';
import { buildWatchId, watchNewCardType, type WatchInput } from '../../workflows/watch/contract.ts';
import { it } from '../support/it.ts';
import { listNotices, listOrders } from '../support/observed-effects.ts';
import { buildPolicyAt } from '../support/policy.ts';
import type { Scenario } from '../support/scenario.ts';

/** A watch over the attacker's card, which holds payouts at once. */
function inventInput({ request }: Scenario, now: string): Omit<WatchInput, 'proof'> {
  return {
    request,
    policy: buildPolicyAt(Date.parse(now)),
    handover: {
      facts: { submittedAt: now, reviews: [], dutyHolders: [] },
      evidence: 'invented',
      completed: { kind: 'completed', at: now },
      steps: [],
      cardVersion: 2,
      objectors: [],
      noticesSent: 0,
      auditEntriesWritten: 0,
      lateInterrupts: [{ kind: 'freeze', code: 'RSK_STOP' }],
    },
    triedNotices: [],
  };
}

/** A watch that went on would wait for weeks: nobody waits for its result before it has one. */
async function expectEnd(run: WorkflowHandle): Promise<void> {
  const readState = async () => (await run.describe()).status.name;
  try {
    await expect.poll(readState, { timeout: 10_000 }).not.toBe('RUNNING');
  } catch (error) {
    await run.terminate('it should have ended by itself');
    throw error;
  }
}

describe('somebody who starts a watch at Temporal', () => {
  it('has it end before it orders, records or says anything, with whatever they make up as its proof', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    const { testEnv, merchantId, requestId } = scenario;
    const now = new Date(await testEnv.env.currentTimeMs()).toISOString();
    const input = inventInput(scenario, now);
    for (const proof of ['', 'test.made-up', `test.${'A'.repeat(43)}`]) {
      const run = await testEnv.client.workflow.start(watchNewCardType, {
        workflowId: buildWatchId('demo', merchantId, requestId),
        taskQueue,
        args: [{ ...input, proof }],
      });
      await expectEnd(run);
      await expect(run.result()).rejects.toMatchObject({ cause: { type: 'SYS_INTERNAL' } });
    }
    expect(listOrders(scenario)).toEqual([]);
    expect(listNotices(scenario)).toEqual([]);
    expect(await testEnv.storage.auditLog.read('demo', requestId)).toEqual([]);
    expect(await scenario.submit()).toMatchObject({ stage: 'screening' });
    await scenario.withdraw();
  });
});
