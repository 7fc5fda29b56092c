/** Requests and watches that began on a worker of before, and are ended by one of today. */
import { describe, expect } from 'vitest';
import { advanceTo, confirmTest, forceRollback } from '../support/actions.ts';
import { itWithOwnEnv } from '../support/it.ts';
import { listOrders } from '../support/observed-effects.ts';
import { startTestEnv } from '../support/test-env.ts';
import { completeRequest, passDays } from '../support/watch-actions.ts';

/** The code of before: each `patched()` keeps what its request did without it. */
function buildEarlierCode(code: string): string {
  const beginning = 'function patched(patchId) {';
  expect(code.split(beginning)).toHaveLength(2);
  return code.replace(beginning, `${beginning} return false;`);
}

const it = itWithOwnEnv.extend('testEnv', async ({ workflowCode }, { onCleanup }) => {
  const testEnv = await startTestEnv({
    workflowCode: buildEarlierCode(workflowCode),
    cachedWorkflows: '0',
  });
  onCleanup(() => testEnv.close());
  return testEnv;
});

describe('What began under earlier code', () => {
  it('is carried on by the code of today to its end: a request whose release is refused, and a watch', async ({
    startScenario,
    testEnv,
    workflowCode,
  }) => {
    const [stuck, watched] = [await startScenario(), await startScenario()];
    stuck.addFault({ party: 'settlement', bodyContains: '"kind":"release"', fault: 'reject' });
    await advanceTo(stuck, 'trial');
    await confirmTest(stuck);
    await stuck.advanceUntilWaitingOn('operator', 'trial');
    await completeRequest(watched);

    await testEnv.replaceWorker(workflowCode);

    testEnv.sandbox.clearFaults();
    await forceRollback(stuck);
    expect(await stuck.awaitOutcome()).toMatchObject({ kind: 'rolled-back' });
    // What only the code of today does.
    expect(listOrders(stuck)).toContain('lift-cap');
    await passDays(watched, 30);
    expect((await watched.handle.describe()).status.name).toBe('COMPLETED');
    // The worker of before replays every task from the whole history, which takes its time.
  }, 400_000);
});
