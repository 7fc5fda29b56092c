/** The switch at WeChat Pay: a network without idempotency keys or callbacks, whose audits take days. */
import { describe, expect } from 'vitest';
import { createWechatPayKeys } from '../../sandbox/wechat-pay/keys.ts';
import { advanceTo, confirmTest, passCoolingOff, forceRollback } from '../support/actions.ts';
import { startTestEnv } from '../support/test-env.ts';
import { it as scenarios } from '../support/it.ts';
import { buildCardSecrets, cards, people, staff } from '../support/people.ts';
import { listOrders, readPaidCard, listRecipients } from '../support/observed-effects.ts';
import type { Scenario } from '../support/scenario.ts';

const it = scenarios.extend(
  'testEnv',
  { scope: 'worker' },
  async ({ cachedWorkflows }, { onCleanup }) => {
    const wechatPayKeys = await createWechatPayKeys();
    const testEnv = await startTestEnv({ cachedWorkflows, wechatPayKeys });
    onCleanup(() => testEnv.close());
    return testEnv;
  },
);

/** Advances to the audit, which ends when the test tells the parties to: their clock is not the test's. */
async function audited(scenario: Scenario): Promise<void> {
  const { sandbox } = scenario.testEnv;
  sandbox.addFault({
    party: 'wechat-pay',
    method: 'POST',
    fault: 'late-final',
    delayMs: 3_600_000,
  });
  await advanceTo(scenario, 'cooling');
  await passCoolingOff(scenario);
  await scenario.advanceUntil(
    ({ waitingOn, steps }) =>
      waitingOn === 'network' &&
      steps.some(({ target, state }) => target === 'wechat-pay' && state === 'ordered'),
  );
}

/** The changes of the merchant's account that WeChat Pay recorded. */
const moves = ({ testEnv, merchantId }: Scenario): string[] =>
  testEnv.sandbox
    .readLedger({ party: 'wechat-pay', merchantId })
    .map(({ detail }) => `${detail['oldLast4']} to ${detail['newLast4']}`);

/** The owner confirms, and exactly one application took effect. */
async function expectMovedOnce(scenario: Scenario): Promise<void> {
  await confirmTest(scenario);
  expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'completed' });
  expect(moves(scenario)).toEqual(['8889 to 1011']);
}

describe('WeChat Pay', () => {
  it('[A52] may audit for days: the old card is paid meanwhile, and the request continues by itself', async ({
    startScenario,
    testEnv,
  }) => {
    // Longer intervals between questions, so that the days pass quickly.
    const audit = { within: '5WD', askEvery: 'PT12H' };
    const scenario = await startScenario({ like: 'M-CHAIN', policy: { 'network.audit': audit } });
    await audited(scenario);
    await scenario.passTime('P4D');
    expect(await scenario.readStatus()).toMatchObject({ money: 'old', problems: [] });
    expect(listRecipients(scenario, 'network-audit')).toContain('c-mobile');
    expect(listOrders(scenario)).not.toContain('hold');
    expect(moves(scenario)).toEqual([]);
    testEnv.sandbox.flushTimers();
    await scenario.passTime(audit.askEvery);
    await expectMovedOnce(scenario);
    expect(readPaidCard(scenario)).toBe('1011');
  });

  it('[A76] may refuse after its audit: an operator has the application sent once more', async ({
    startScenario,
    testEnv,
  }) => {
    const scenario = await startScenario({ like: 'M-CHAIN' });
    testEnv.sandbox.addFault({ party: 'wechat-pay', method: 'POST', fault: 'reject' });
    await advanceTo(scenario, 'cooling');
    await passCoolingOff(scenario);
    const refused = await scenario.advanceUntilWaitingOn('operator', 'switching');
    expect(refused).toMatchObject({ money: 'old', problems: [{ field: 'change/wechat-pay' }] });
    await scenario.act(staff.operator, 'retryStep', { step: 'change/wechat-pay' });
    await expectMovedOnce(scenario);
  });

  it('[A79] receives one application when its answer is lost, and the account it has is compared', async ({
    startScenario,
    testEnv,
  }) => {
    const scenario = await startScenario({ like: 'M-CHAIN' });
    testEnv.sandbox.addFault({ party: 'wechat-pay', method: 'POST', fault: 'drop-after' });
    await advanceTo(scenario, 'trial');
    await expectMovedOnce(scenario);
  });

  it('[A88] cannot cancel an application: the rollback waits for the audit, then applies for the old account', async ({
    startScenario,
    testEnv,
  }) => {
    const { binding } = testEnv.sandbox.addMerchant({ merchantId: 'M-CHAIN' }).record;
    const merchant = { binding: { ...binding, last4: cards.otherGood.slice(-4) } };
    const scenario = await startScenario({ like: 'M-CHAIN', merchant });
    await testEnv.storage.vault.tokenizeAccount(
      scenario.request,
      buildCardSecrets(cards.otherGood, people.owner, '13900000001'),
    );
    await audited(scenario);
    await forceRollback(scenario);
    await scenario.advanceUntilWaitingOn('network', 'rolling-back');
    testEnv.sandbox.flushTimers();
    expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'rolled-back' });
    expect(moves(scenario)).toEqual(['1025 to 1011', '1011 to 1025']);
    expect(listOrders(scenario)).not.toContain('hold');
    expect(readPaidCard(scenario)).toBe('1025');
  });
});
