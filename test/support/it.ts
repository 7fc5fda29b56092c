/** `it` of workflow tests: scenarios in a shared test environment; the invariants of each are verified when its test ends. */
import { expect, inject, test, type TestContext } from 'vitest';
import { verifyAuditLog } from '../../adapters/storage/audit-log.ts';
import { recordHistory } from './recorded-histories.ts';
import { startTestEnv, type TestEnv } from './test-env.ts';
import { expectLocksOpened, expectSoundLedger } from './ledger-assertions.ts';
import { Replayer } from './replayer.ts';
import { installQuietRuntime } from './runtime.ts';
import { recordCoverage, observeAuditLog } from './observed-coverage.ts';
import { expectNothingLost } from './stored-fields.ts';
import { Scenario } from './scenario.ts';
import type { ScenarioOptions } from './scenario-request.ts';

/** What every workflow test has, but for the environment. */
const itWithCode = test
  /** 0 has every workflow task replayed from its history: `npm run test:nocache`. */
  .extend('cachedWorkflows', { scope: 'worker' }, () => process.env['MAX_CACHED_WORKFLOWS'])
  .extend('workflowCode', { scope: 'worker' }, () => inject('workflowCode'))
  .extend('replayer', { scope: 'worker' }, ({ workflowCode }, { onCleanup }) => {
    installQuietRuntime();
    const replayer = new Replayer(workflowCode);
    onCleanup(() => replayer.close());
    return replayer;
  });

export const it = itWithCode
  .extend('testEnv', { scope: 'worker' }, async ({ cachedWorkflows }, { onCleanup }) => {
    const testEnv = await startTestEnv({ cachedWorkflows });
    onCleanup(async () => {
      expectSoundLedger(testEnv.sandbox.readLedger());
      await testEnv.close();
    });
    return testEnv;
  })
  .extend('startScenario', provideScenarios);

/** `it` of tests that another file would disturb by what it leaves: an environment of the file's own, which no other test has used. */
export const itWithOwnEnv = itWithCode
  .extend('testEnv', { scope: 'file' }, async ({ cachedWorkflows }, { onCleanup }) => {
    const testEnv = await startTestEnv({ cachedWorkflows });
    onCleanup(() => testEnv.close());
    return testEnv;
  })
  .extend('startScenario', provideScenarios);

interface ScenarioGround {
  testEnv: TestEnv;
  replayer: Replayer;
  task: TestContext['task'];
}

/** Makes the fixture that starts a scenario: a merchant of its own, nothing submitted. */
function provideScenarios(
  { testEnv, replayer, task }: ScenarioGround,
  { onCleanup }: { onCleanup: (end: () => Promise<void>) => void },
): (options?: ScenarioOptions) => Promise<Scenario> {
  const scenarios: Scenario[] = [];
  onCleanup(async () => {
    testEnv.sandbox.clearFaults();
    // After a failed test the state proves nothing.
    if ((task.result?.errors ?? []).length === 0)
      for (const scenario of scenarios) await verifyInvariants(scenario, replayer);
    for (const scenario of scenarios) await scenario.endWatch();
  });
  return async (options = {}) => {
    const scenario = await Scenario.create(testEnv, options);
    scenarios.push(scenario);
    return scenario;
  };
}

/** What must hold at the end of every scenario: it ended, no invariant is broken, the audit log is complete, the replay is the same. */
async function verifyInvariants(scenario: Scenario, replayer: Replayer): Promise<void> {
  const { client, sandbox, storage } = scenario.testEnv;
  expectSoundLedger(sandbox.readLedger({ merchantId: scenario.merchantId }));
  for (const { workflowId, runId } of scenario.runs) {
    const handle = client.workflow.getHandle(workflowId, runId);
    const { name } = (await handle.describe()).status;
    // A watch may run for weeks after the last event of the test.
    if (workflowId === scenario.workflowId) expect(name).toBe('COMPLETED');
    const history = await handle.fetchHistory();
    await replayer.replay(history, workflowId);
    const row = await storage.requests.find('demo', scenario.requestId);
    if (row?.runId === runId) recordHistory(row.state.stage, workflowId, history);
  }
  expectLocksOpened(sandbox.readLedger({ requestId: scenario.requestId }));
  const entries = await storage.auditLog.read('demo', scenario.requestId);
  recordCoverage(observeAuditLog(entries));
  expect(entries.filter(({ action }) => action === 'closed')).toHaveLength(1);
  expect(verifyAuditLog('demo', scenario.requestId, entries)).toBeUndefined();
  expectNothingLost(scenario.requestId, scenario.accepted, entries);
}
