/** `it` of workflow tests: scenarios in a shared test environment; the invariants of each are verified when its test ends. */
import { expect, inject, test } from 'vitest';
import { verifyAuditLog } from '../../adapters/storage/audit-log.ts';
import { recordHistory } from './recorded-histories.ts';
import { startTestEnv } from './test-env.ts';
import { expectLocksOpened, expectSoundLedger } from './ledger-assertions.ts';
import { Replayer } from './replayer.ts';
import { installQuietRuntime } from './runtime.ts';
import { recordCoverage, observeAuditLog } from './observed-coverage.ts';
import { Scenario } from './scenario.ts';
import type { ScenarioOptions } from './scenario-request.ts';

/** 0 has every workflow task replayed from its history: `npm run test:nocache`. */
const testWithCache = test.extend(
  'cachedWorkflows',
  { scope: 'worker' },
  () => process.env['MAX_CACHED_WORKFLOWS'],
);

export const it = testWithCache
  .extend('testEnv', { scope: 'worker' }, async ({ cachedWorkflows }, { onCleanup }) => {
    const testEnv = await startTestEnv({ cachedWorkflows });
    onCleanup(async () => {
      expectSoundLedger(testEnv.sandbox.readLedger());
      await testEnv.close();
    });
    return testEnv;
  })
  .extend('workflowCode', { scope: 'worker' }, () => inject('workflowCode'))
  .extend('replayer', { scope: 'worker' }, ({ workflowCode }, { onCleanup }) => {
    installQuietRuntime();
    const replayer = new Replayer(workflowCode);
    onCleanup(() => replayer.close());
    return replayer;
  })
  /** Starts a scenario: a merchant of its own, nothing submitted. */
  .extend('startScenario', ({ testEnv, replayer, task }, { onCleanup }) => {
    const scenarios: Scenario[] = [];
    onCleanup(async () => {
      testEnv.sandbox.clearFaults();
      // After a failed test the state proves nothing.
      if ((task.result?.errors ?? []).length === 0)
        for (const scenario of scenarios) await verifyInvariants(scenario, replayer);
      for (const scenario of scenarios) await scenario.endWatch();
    });
    return async (options: ScenarioOptions = {}): Promise<Scenario> => {
      const scenario = await Scenario.create(testEnv, options);
      scenarios.push(scenario);
      return scenario;
    };
  });

/** `it` of tests that read the whole request index: an environment of the file's own, which no other test has used. */
export const itWithOwnEnv = testWithCache.extend(
  'testEnv',
  { scope: 'file' },
  async ({ cachedWorkflows }, { onCleanup }) => {
    const testEnv = await startTestEnv({ cachedWorkflows });
    onCleanup(() => testEnv.close());
    return testEnv;
  },
);

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
}
