/** The trial: a test sale, a test payout and the confirmation of the owner; a failure rolls the switch back. */
import { describe, expect, onTestFinished, vi } from 'vitest';
import { loadPolicy } from '../../adapters/settings/policy-files.ts';
import { advanceTo, confirmTest, passCoolingOff } from '../support/actions.ts';
import { it } from '../support/it.ts';
import { cards, owner, staff } from '../support/people.ts';
import { listEffects, listRecipients, expectRolledBack } from '../support/observed-effects.ts';
import type { Scenario } from '../support/scenario.ts';

const sale = (n: number, { merchantId }: Scenario) => `test-sale/SN-${merchantId}-1.${n}`;

describe('the trial', () => {
  it('[A86] rolls the switch back when the test payout does not arrive', async ({
    startScenario,
  }) => {
    const scenario = await startScenario({ card: cards.payoutFails });
    await advanceTo(scenario, 'cooling');
    await passCoolingOff(scenario);
    expect(await scenario.awaitOutcome()).toMatchObject({
      kind: 'rolled-back',
      code: 'TST_PAYOUT',
    });
    expectRolledBack(scenario);
  });

  it('[A49] tells owner and staff once when the new card may receive less in a day than an average day brings', async ({
    startScenario,
  }) => {
    const allowed = loadPolicy('cn-default').values['personal.allowed'];
    const scenario = await startScenario({
      card: cards.classTwo,
      merchant: { dailyAverageFen: 1_200_000 },
      policy: { 'personal.allowed': { ...allowed, classes: ['I', 'II'] } },
    });
    await advanceTo(scenario, 'trial');
    await confirmTest(scenario);
    expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'completed' });
    expect(listRecipients(scenario, 'limit-low')).toEqual(['c-mobile', 'staff']);
    const [sms] = scenario.testEnv.sandbox
      .listSms({ requestId: scenario.requestId })
      .filter(({ text }) => text.includes('日限额'));
    expect(sms?.text).toContain('10,000.00元');
    const entries = await scenario.testEnv.storage.auditLog.read('demo', scenario.requestId);
    expect(entries.filter(({ action }) => action === 'limit-low')).toMatchObject([
      { reason: 'LIM_BELOW_NEED', data: { limitFen: 1_000_000, dailyAverageFen: 1_200_000 } },
    ]);
  });

  it('[B3.10] rolls the switch back when the bank closes the new account meanwhile', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'trial');
    const { bank } = scenario.testEnv.ports;
    const verifyAccount = bank.verifyAccount.bind(bank);
    const closed = vi.spyOn(bank, 'verifyAccount').mockImplementation(async (...args) => ({
      ...(await verifyAccount(...args)),
      accountStatus: 'CLOSED',
    }));
    onTestFinished(() => closed.mockRestore());
    await scenario.report('accountClosed', { messageId: 'closed-1', which: 'new' });
    // At once: payouts are held while the owner is waited for.
    await scenario.advanceUntil(({ outcome }) => outcome !== undefined);
    expect(await scenario.awaitOutcome()).toMatchObject({
      kind: 'rolled-back',
      code: 'ACC_CLOSED',
    });
    expectRolledBack(scenario);
  });

  it('[A51] rolls the switch back when the owner denies the test payout', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'trial');
    await confirmTest(scenario, false);
    expect(await scenario.awaitOutcome()).toMatchObject({
      kind: 'rolled-back',
      code: 'TST_PAYOUT',
    });
    expectRolledBack(scenario);
  });

  it('[A51] takes two days without an answer as confirmation, not counting days of a freeze', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'trial');
    await scenario.act(staff.operator, 'freeze', { reason: 'an odd call' });
    await scenario.advanceUntil('frozen');
    await scenario.passTime('P3D');
    for (const by of [staff.risk, staff.otherRisk])
      await scenario.act(by, 'thaw', { reason: 'nothing found' });
    await scenario.advanceUntilWaitingOn('merchant', 'trial');
    await scenario.passTime('PT47H');
    expect(await scenario.readStatus()).toMatchObject({ stage: 'trial', money: 'hold' });
    expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'completed' });
  });

  it('[A86] repeats a failed sale when an operator retries it, and refunds the money once', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    const rejected = { party: 'terminals', fault: 'reject' } as const;
    scenario.addFault({ ...rejected, bodyContains: '"kind":"test-sale"', code: 'TST_PAYER_CARD' });
    scenario.addFault({ ...rejected, bodyContains: '"kind":"void-test-sale"' });
    await advanceTo(scenario, 'cooling');
    await passCoolingOff(scenario);
    const failed = await scenario.advanceUntilWaitingOn('operator', 'trial');
    expect(failed.problems).toEqual([{ field: sale(1, scenario), code: 'TST_PAYER_CARD' }]);
    await scenario.act(staff.operator, 'retryStep', { step: sale(1, scenario) });
    const unvoided = { field: `void-${sale(2, scenario)}`, code: 'UPS_REJECTED' };
    await scenario.advanceUntil(({ problems }) => problems[0]?.field === unvoided.field);
    expect((await scenario.readStatus()).problems).toEqual([unvoided]);
    await scenario.act(staff.operator, 'retryStep', { step: `void-${sale(2, scenario)}` });
    await confirmTest(scenario);
    expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'completed' });
    expect(listEffects(scenario, 'test-sale')).toHaveLength(1);
    expect(listEffects(scenario, 'void-test-sale')).toHaveLength(1);
  });

  it('[A86] rolls the switch back after three failed sales', async ({ startScenario }) => {
    const scenario = await startScenario();
    const kind = '"kind":"test-sale"';
    scenario.addFault({ party: 'terminals', bodyContains: kind, fault: 'reject', times: 3 });
    await advanceTo(scenario, 'cooling');
    await passCoolingOff(scenario);
    for (let n = 1; n <= 2; n += 1) {
      await scenario.advanceUntil(({ problems }) => problems[0]?.field === sale(n, scenario));
      await scenario.act(staff.operator, 'retryStep', { step: sale(n, scenario) });
    }
    expect(await scenario.awaitOutcome()).toMatchObject({
      kind: 'rolled-back',
      code: 'TST_TERMINAL',
    });
    expectRolledBack(scenario);
    expect(listEffects(scenario, 'test-payout')).toEqual([]);
  });

  it.for(['TST_PAYER_CARD', 'ACC_FROZEN'] as const)(
    '[A86] says whose fault three failed sales were, and what the merchant may do: %s',
    async (code, { startScenario }) => {
      const [outcome, word] = {
        TST_PAYER_CARD: ['TST_PAYER_CARD', '付款卡'],
        ACC_FROZEN: ['TST_PAYOUT', '发卡行'],
      }[code] as [string, string];
      const scenario = await startScenario();
      const kind = '"kind":"test-sale"';
      const rejected = { party: 'terminals', fault: 'reject', times: 3 } as const;
      scenario.addFault({ ...rejected, bodyContains: kind, code });
      await advanceTo(scenario, 'cooling');
      await passCoolingOff(scenario);
      for (let n = 1; n <= 2; n += 1) {
        const { next } = await scenario.advanceUntil(
          ({ problems }) => problems[0]?.field === sale(n, scenario),
        );
        expect(next.merchant).toContain(word);
        await scenario.act(staff.operator, 'retryStep', { step: sale(n, scenario) });
      }
      expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'rolled-back', code: outcome });
      expectRolledBack(scenario);
    },
  );

  it('[A71] still refunds the test sale when the change is stopped in between', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    const unvoided = '"kind":"void-test-sale"';
    scenario.addFault({ party: 'terminals', bodyContains: unvoided, fault: 'reject' });
    await advanceTo(scenario, 'cooling');
    await passCoolingOff(scenario);
    await scenario.advanceUntilWaitingOn('operator', 'trial');
    await scenario.act(owner, 'reportLost', { card: 'new' });
    expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'rolled-back', code: 'ACC_LOST' });
    expect(listEffects(scenario, 'void-test-sale')).toHaveLength(1);
    expectRolledBack(scenario);
  });
});
