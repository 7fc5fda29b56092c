/** Terminals that cannot take the bank of the new card. */
import { describe, expect } from 'vitest';
import type { maintain } from '../../workflows/maintenance/workflow.ts';
import { maintenanceType } from '../../workflows/maintenance/contract.ts';
import { taskQueue } from '../../workflows/contract.ts';
import { advanceTo, confirmTest } from '../support/actions.ts';
import { it } from '../support/it.ts';
import { staff } from '../support/people.ts';
import { completeRequest, reportMerchantChanged } from '../support/watch-actions.ts';

describe('[A61] a terminal that is replaced while the new card is watched', () => {
  it('[A61] is registered and configured for the new card, once', async ({ startScenario }) => {
    const scenario = await startScenario();
    await completeRequest(scenario);
    const { sandbox } = scenario.testEnv;
    const known = { merchantId: scenario.merchantId, like: scenario.merchantId };
    const [terminal] = sandbox.addMerchant(known).record.terminals;
    const sn = `SN-${scenario.merchantId}-new`;
    sandbox.addMerchant(known, { terminals: [{ ...terminal!, sn }] });
    const listDone = () =>
      sandbox
        .readLedger({ merchantId: scenario.merchantId })
        .filter(({ detail }) => detail['sn'] === sn)
        .map(({ effect, detail }) => `${effect} ${String(detail['newLast4'])}`);
    for (let report = 1; report <= 2; report += 1) {
      await reportMerchantChanged(scenario);
      await scenario.advanceUntil(() => listDone().length === 2);
      expect(listDone()).toEqual(['register 1011', 'configure 1011']);
    }
    await scenario.endWatch();
    const entries = await scenario.testEnv.storage.auditLog.read('demo', scenario.requestId);
    expect(entries.filter(({ action }) => action === 'terminals-replaced')).toMatchObject([
      { data: { items: sn } },
    ]);
  });
});

describe('[A61] a terminal that is replaced while the switch is on its trial', () => {
  it('[A61] is registered and configured when the card is watched', async ({ startScenario }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'trial');
    const { sandbox } = scenario.testEnv;
    const known = { merchantId: scenario.merchantId, like: scenario.merchantId };
    const [terminal] = sandbox.addMerchant(known).record.terminals;
    const sn = `SN-${scenario.merchantId}-new`;
    sandbox.addMerchant(known, { terminals: [{ ...terminal!, sn }] });
    await reportMerchantChanged(scenario);
    await confirmTest(scenario);
    await scenario.enterWatch();
    await scenario.advanceUntilWaitingOn('clock', 'completed');
    expect(
      sandbox
        .readLedger({ merchantId: scenario.merchantId })
        .filter(({ detail }) => detail['sn'] === sn)
        .map(({ effect }) => effect),
    ).toEqual(['register', 'configure']);
  });
});

describe('[A61] a terminal that is replaced after the watch', () => {
  it('[A61] is registered and configured for the bound card by the daily maintenance, once', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await completeRequest(scenario);
    expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'watched' });
    await scenario.passTime('P15D');
    const { merchantId, requestId } = scenario;
    const { client, sandbox, storage } = scenario.testEnv;
    const known = { merchantId, like: merchantId };
    const [terminal] = sandbox.addMerchant(known).record.terminals;
    const sn = `SN-${merchantId}-late`;
    sandbox.addMerchant(known, { terminals: [{ ...terminal!, sn }] });
    for (let day = 1; day <= 3; day += 1) {
      const workflowId = `maintenance-${merchantId}-${day}`;
      await client.workflow.execute<typeof maintain>(maintenanceType, {
        workflowId,
        taskQueue,
        args: [],
      });
    }
    const orders = sandbox
      .readLedger({ merchantId })
      .filter(({ detail }) => detail['sn'] === sn)
      .map(({ effect, detail }) => `${effect} ${String(detail['newLast4'])}`);
    expect(orders).toEqual(['register 1011', 'configure 1011']);
    const entries = await storage.auditLog.read('demo', requestId);
    const afterTheWatch = entries.slice(
      entries.findIndex(({ action }) => action === 'watch-ended') + 1,
    );
    expect(
      afterTheWatch.map(({ action, data }) => [action, data?.['key'] ?? data?.['items']]),
    ).toEqual([
      ['terminals-replaced', sn],
      ['step-done', `${requestId}/register/${sn}`],
      ['step-done', `${requestId}/configure/${sn}`],
    ]);
  });
});

const compatibility = [{ model: 'S90', fromApp: '9.0.0' }];

describe('[A89] a terminal that does not fit the new card', () => {
  it('[A89, A3] is found by its probe, and is a task of operators, who update or replace it; the merchant reads so, and the request goes on', async ({
    startScenario,
  }) => {
    const scenario = await startScenario({
      policy: { 'terminals.compatibility': compatibility },
    });
    const { sandbox } = scenario.testEnv;
    const known = { merchantId: scenario.merchantId, like: scenario.merchantId };
    // The core has the app of the day when the terminal was registered.
    const terminals = sandbox
      .addMerchant(known)
      .record.terminals.map((terminal) => ({ ...terminal, model: 'S90', appVersion: '9.1.0' }));
    const sn = terminals[0]?.sn ?? '';
    sandbox.addMerchant(known, { terminals, probes: { [sn]: { appVersion: '1.0.0' } } });
    const { problems, waitingOn } = await scenario.submit();
    expect({ problems, waitingOn }).toEqual({
      problems: [{ field: `terminals.${sn}`, code: 'TRM_INCOMPATIBLE' }],
      waitingOn: 'operator',
    });
    const task = await scenario.advanceUntilWaitingOn('operator', 'screening');
    expect(task).toMatchObject({
      money: 'old',
      problems: [{ field: 'fit-terminals/terminals', code: 'TRM_INCOMPATIBLE' }],
      next: {
        merchant: expect.stringContaining('工作人员将与您联系升级或更换'),
        staff: expect.stringContaining(`update or replace ${sn}`),
      },
    });
    const retry = () =>
      scenario.act(staff.operator, 'retryStep', { step: 'fit-terminals/terminals' });
    // Nothing was mended: the probe says so, and the task stays.
    await retry();
    await scenario.advanceUntilWaitingOn('operator', 'screening');
    sandbox.addMerchant(known, { probes: { [sn]: { appVersion: '9.0.0' } } });
    await retry();
    await advanceTo(scenario, 'trial');
    await confirmTest(scenario);
    expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'completed' });
  });

  it('[A83] has its deadline extended for the people who mend it: what comes next is looked at in time', async ({
    startScenario,
  }) => {
    const scenario = await startScenario({
      policy: { 'terminals.compatibility': compatibility },
    });
    const { sandbox } = scenario.testEnv;
    const known = { merchantId: scenario.merchantId, like: scenario.merchantId };
    const terminals = sandbox
      .addMerchant(known)
      .record.terminals.map((terminal) => ({ ...terminal, model: 'S90', appVersion: '1.0.0' }));
    sandbox.addMerchant(known, { terminals });
    await scenario.submit();
    const { due = '' } = await scenario.advanceUntilWaitingOn('operator', 'screening');
    const until = new Date(Date.parse(due) + 20 * 86_400_000).toISOString();
    for (const by of [staff.operator, staff.otherOperator])
      await scenario.act(by, 'extendDeadline', { until, reason: 'parts are ordered' });
    sandbox.addMerchant(known, {
      terminals: terminals.map((terminal) => ({ ...terminal, appVersion: '9.0.0' })),
      openChanges: ['subject'],
    });
    await scenario.act(staff.operator, 'retryStep', { step: 'fit-terminals/terminals' });
    await scenario.advanceUntilWaitingOn('clock', 'screening');
    sandbox.addMerchant(known, { openChanges: [] });
    await scenario.passTime('PT7H');
    await scenario.advanceUntilWaitingOn('merchant', 'identity');
    await scenario.withdraw();
  });
});
