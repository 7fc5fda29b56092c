/** `it` of workflow tests: stories on a common house, each looked at once more when its test ends. */
import { expect, inject, test } from 'vitest';
import { verifyAuditLog } from '../../adapters/storage/audit-log.ts';
import { recordHistory } from './recorded-histories.ts';
import { startTestEnv } from './test-env.ts';
import { expectSoundLedger } from './ledger-assertions.ts';
import { Replayer } from './replayer.ts';
import { installQuietRuntime } from './runtime.ts';
import { recordCoverage, observeAuditLog } from './observed-coverage.ts';
import { Scenario, type ScenarioOptions } from './scenario.ts';

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
  /** Begins a story: a merchant of its own, nothing submitted. */
  .extend('startScenario', ({ testEnv, replayer, task }, { onCleanup }) => {
    const scenarios: Scenario[] = [];
    onCleanup(async () => {
      testEnv.sandbox.clearFaults();
      // What a failed test left behind says nothing more.
      if ((task.result?.errors ?? []).length === 0)
        for (const scenario of scenarios) await verifyInvariants(scenario, replayer);
      for (const scenario of scenarios) await scenario.endWatch();
    });
    return async (setting: ScenarioOptions = {}): Promise<Scenario> => {
      const scenario = await Scenario.create(testEnv, setting);
      scenarios.push(scenario);
      return scenario;
    };
  });

/** `it` of what looks through all books: a house of the file's own, in which nobody else was. */
export const itWithOwnEnv = testWithCache.extend(
  'testEnv',
  { scope: 'file' },
  async ({ cachedWorkflows }, { onCleanup }) => {
    const testEnv = await startTestEnv({ cachedWorkflows });
    onCleanup(() => testEnv.close());
    return testEnv;
  },
);

/** What must hold however a story went: ended, no invariant broken, trail whole, replay the same. */
async function verifyInvariants(scenario: Scenario, replayer: Replayer): Promise<void> {
  const { client, sandbox, storage } = scenario.testEnv;
  expectSoundLedger(sandbox.readLedger({ merchantId: scenario.merchantId }));
  for (const { workflowId, runId } of scenario.runs) {
    const handle = client.workflow.getHandle(workflowId, runId);
    const { name } = (await handle.describe()).status;
    // A watch may go on for weeks after all there was to tell of it.
    if (workflowId === scenario.workflowId) expect(name).toBe('COMPLETED');
    const history = await handle.fetchHistory();
    await replayer.replay(history, workflowId);
    const row = await storage.requests.find('demo', scenario.requestId);
    if (row?.runId === runId) recordHistory(row.state.stage, workflowId, history);
  }
  const trail = await storage.auditLog.read('demo', scenario.requestId);
  recordCoverage(observeAuditLog(trail));
  expect(trail.filter(({ action }) => action === 'closed')).toHaveLength(1);
  expect(verifyAuditLog('demo', scenario.requestId, trail)).toBeUndefined();
}
