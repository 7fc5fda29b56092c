/** The cut-over and batches of payouts that are being made. */
import { describe, expect } from 'vitest';
import { advanceTo, confirmTest, passCoolingOff, thaw } from '../support/actions.ts';
import { it } from '../support/it.ts';
import { owner, staff } from '../support/people.ts';
import { listEffects, listRecipients, readPaidCard } from '../support/observed-effects.ts';
import type { Scenario } from '../support/scenario.ts';

const changeBatch = (
  { testEnv, merchantId }: Scenario,
  becomes: 'open' | 'closed',
  batchId = `b-${merchantId}`,
) => testEnv.sandbox.changeBatch({ acquirerId: 'demo', merchantId, batchId, becomes });

/** Ledger effects of the merchant from the hold on, as far as they are named. */
const listFrom = ({ testEnv, merchantId }: Scenario, ...named: string[]): string[] =>
  testEnv.sandbox
    .readLedger({ merchantId })
    .map(({ effect }) => effect)
    .filter((effect) => named.includes(effect));

/** The switch waits for the end of a batch that was open when payouts were held. */
async function waitForBatch(scenario: Scenario) {
  changeBatch(scenario, 'open');
  await advanceTo(scenario, 'cooling');
  await passCoolingOff(scenario);
  return scenario.advanceUntilWaitingOn('bank', 'switching');
}

const step = 'drain/settlement';

describe('[A43] a batch of payouts that is open when payouts are held', () => {
  it('[A43] an open batch of payouts is waited for before the settlement target moves, and the owner sees it', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    expect(await waitForBatch(scenario)).toMatchObject({
      money: 'hold',
      problems: [{ field: step, code: 'SWT_BATCH_OPEN' }],
      next: { merchant: expect.stringContaining('有一批结算款正在出款') },
    });
    await scenario.passTime('PT30M');
    expect((await scenario.readStatus()).waitingOn).toBe('bank');
    changeBatch(scenario, 'closed');
    await scenario.advanceUntilWaitingOn('merchant', 'trial');
    expect(listFrom(scenario, 'hold', 'batch-closed', 'set-target')).toEqual([
      'hold',
      'batch-closed',
      'set-target',
    ]);
    expect(listRecipients(scenario, 'network-fault')).toEqual([]);
    await confirmTest(scenario);
    expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'completed' });
  });

  it('[A43] an open batch of payouts is the operators’ after two hours, and two of them may cut over all the same', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await waitForBatch(scenario);
    await scenario.passTime('PT2H');
    await scenario.advanceUntilWaitingOn('operator', 'switching');
    await scenario.advanceUntil(() => listRecipients(scenario, 'network-fault').length === 2);
    for (const by of [staff.operator, staff.otherOperator])
      await scenario.act(by, 'skipStep', { step, reason: 'the batch is stuck at the bank' });
    await scenario.advanceUntilWaitingOn('merchant', 'trial');
    expect(listEffects(scenario, 'set-target')).toMatchObject([
      { detail: { despiteOpenBatch: true } },
    ]);
    await confirmTest(scenario);
    expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'completed' });
  });

  it('[A43] an open batch of payouts about which nobody decides rolls the switch back to the old card', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await waitForBatch(scenario);
    await scenario.passTime('PT2H');
    await scenario.advanceUntilWaitingOn('operator', 'switching');
    await scenario.passTime('PT24H');
    expect(await scenario.awaitOutcome()).toMatchObject({
      kind: 'rolled-back',
      code: 'SWT_BATCH_OPEN',
    });
    expect(listEffects(scenario, 'set-target')).toEqual([]);
    expect(readPaidCard(scenario)).toBe('8889');
  });

  it('[A43] an open batch of payouts keeps nobody from stopping the change', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await waitForBatch(scenario);
    expect(await scenario.getRefusalCode(owner, 'withdraw', {})).toBe('ACT_WRONG_STAGE');
    await scenario.act(owner, 'object', {});
    await scenario.advanceUntilWaitingOn('risk', 'frozen');
    changeBatch(scenario, 'closed');
    expect(listEffects(scenario, 'set-target')).toEqual([]);
    await scenario.act(staff.risk, 'reject', {
      evidence: (await scenario.readStatus()).evidence ?? '-',
      codes: ['RSK_OBJECTED'],
    });
    expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'rolled-back' });
  });
});

describe('[B3.10] a cut-over that comes days after the last checks', () => {
  /** Payouts are held, and the request is frozen for longer than a check is valid. */
  async function standStill(scenario: Scenario, meanwhile: () => unknown): Promise<void> {
    await waitForBatch(scenario);
    await scenario.act(staff.operator, 'freeze', { reason: 'an odd call' });
    await scenario.advanceUntil('frozen');
    await scenario.passTime('P4D');
    meanwhile();
    changeBatch(scenario, 'closed');
    await thaw(scenario);
  }

  it('[I5] does not come for a merchant that was suspended meanwhile', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    const { merchantId, testEnv } = scenario;
    await standStill(scenario, () =>
      testEnv.sandbox.addMerchant({ merchantId }, { state: 'SUSPENDED' }),
    );
    expect(await scenario.awaitOutcome()).toMatchObject({
      kind: 'rolled-back',
      code: 'ELG_MERCHANT_STATE',
    });
    expect(listEffects(scenario, 'set-target')).toEqual([]);
    expect(readPaidCard(scenario)).toBe('8889');
  });

  it('[I5] comes once everything was checked anew', async ({ startScenario }) => {
    const scenario = await startScenario();
    await standStill(scenario, () => undefined);
    await scenario.advanceUntilWaitingOn('merchant', 'trial');
    const asked = scenario.testEnv.sandbox
      .readLedger({ merchantId: scenario.merchantId })
      .map(({ effect }) => effect);
    expect(asked).toContain('set-target');
    await confirmTest(scenario);
    expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'completed' });
  });
});
