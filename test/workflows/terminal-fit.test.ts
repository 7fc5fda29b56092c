/** Terminals that cannot take the bank of the new card. */
import { describe, expect } from 'vitest';
import { advanceTo, confirmTest } from '../support/actions.ts';
import { it } from '../support/it.ts';
import { staff } from '../support/people.ts';

const compatibility = [{ model: 'S90', fromApp: '9.0.0' }];

describe('[A89] a terminal that does not fit the new card', () => {
  it('[A89] is a task of operators, who update or replace it; the merchant reads so, and the request goes on', async ({
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
    const sn = terminals[0]?.sn;
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
    // Nothing was mended: the record says so, and the task stays.
    await retry();
    await scenario.advanceUntilWaitingOn('operator', 'screening');
    sandbox.addMerchant(known, {
      terminals: terminals.map((terminal) => ({ ...terminal, appVersion: '9.0.0' })),
    });
    await retry();
    await advanceTo(scenario, 'trial');
    await confirmTest(scenario);
    expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'completed' });
  });
});
