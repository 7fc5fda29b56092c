/** Networks that pay the merchant by themselves: their approval is their cut-over, and nothing of ours holds it. */
import { describe, expect } from 'vitest';
import { advanceTo, confirmTest, passCoolingOff, rejectFrozen, thaw } from '../support/actions.ts';
import { it } from '../support/it.ts';
import { cards, owner, staff } from '../support/people.ts';
import { listEffects, listOrders, listRecipients } from '../support/observed-effects.ts';
import type { Scenario } from '../support/scenario.ts';

const contact = { id: 'stop-link', role: 'system' } as const;
const like = 'M-SELF-PAID';

/** Goes on until the lead network examines the new account. */
async function advanceToAudit(scenario: Scenario): Promise<void> {
  await advanceTo(scenario, 'cooling');
  await passCoolingOff(scenario);
  await scenario.advanceUntilWaitingOn('network', 'switching');
}

/** The audits that are under way end; the request learns of it when it asks. */
const endAudit = ({ testEnv }: Scenario): void => testEnv.sandbox.flushTimers();

const readPayers = async (scenario: Scenario): Promise<string> => {
  const { payers = [] } = await scenario.readStatus();
  return payers.map(({ payer, money }) => `${payer} ${money}`).join(', ');
};

const readBound = ({ testEnv, merchantId }: Scenario, networkId: string): string =>
  testEnv.sandbox.addMerchant({ merchantId }).accountState.getAccount(`network:${networkId}`).last4;

describe('a network that pays by itself', () => {
  it('[A52] pays the new card from its approval on, which is read back; the acquirer holds for minutes', async ({
    startScenario,
  }) => {
    const scenario = await startScenario({ like });
    await advanceToAudit(scenario);
    await scenario.passTime('P2D');
    expect(await readPayers(scenario)).toBe('acquirer old, unionpay old, alipay old');
    endAudit(scenario);
    await scenario.passTime('PT4H');
    const { money, payers } = await scenario.advanceUntilWaitingOn('merchant', 'trial');
    expect(money).toBe('hold');
    expect(payers).toEqual([
      { payer: 'acquirer', money: 'hold' },
      { payer: 'unionpay', money: 'new' },
      { payer: 'alipay', money: 'new' },
    ]);
    await confirmTest(scenario);
    expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'completed' });
    const orders = listOrders(scenario);
    expect(orders.indexOf('network-change')).toBeLessThan(orders.indexOf('hold'));
    expect(await readPayers(scenario)).toBe('acquirer new, unionpay new, alipay new');
    const row = await scenario.testEnv.storage.requests.find('demo', scenario.requestId);
    expect(row?.details?.payers).toEqual(payers?.map((each) => ({ ...each, money: 'new' })));
  });

  it('[A71] that approves after an objection is asked back: everybody is told, and its money is said where it was read', async ({
    startScenario,
  }) => {
    const scenario = await startScenario({ like });
    await advanceToAudit(scenario);
    await scenario.act(contact, 'object', { contactId: 'c-mail' });
    expect(await scenario.advanceUntil('frozen')).toMatchObject({ money: 'old' });
    endAudit(scenario);
    await scenario.passTime('PT4H');
    await scenario.advanceUntil(({ payers }) => payers?.[1]?.money === 'new');
    expect(listRecipients(scenario, 'network-late')).toEqual(['c-mail', 'c-mobile', 'staff']);
    // It examines the old card as well: until then it pays the new one, and nobody says anything else.
    await scenario.passTime('P1D');
    expect(readBound(scenario, 'unionpay')).toBe('1011');
    expect(await readPayers(scenario)).toBe('acquirer old, unionpay new, alipay old');
    expect(listRecipients(scenario, 'network-returned')).toEqual([]);
    endAudit(scenario);
    await scenario.passTime('PT4H');
    await scenario.advanceUntil(({ payers }) => payers?.[1]?.money === 'old');
    expect(readBound(scenario, 'unionpay')).toBe('8889');
    expect(listRecipients(scenario, 'network-returned')).toEqual(['c-mail', 'c-mobile', 'staff']);
    expect(await rejectFrozen(scenario)).toMatchObject({ kind: 'rolled-back' });
    expect(listEffects(scenario, 'network-revert')).toHaveLength(1);
    expect(listEffects(scenario, 'hold')).toEqual([]);
  });

  it('[A71] that was asked back is asked anew when the objection was cleared', async ({
    startScenario,
  }) => {
    const scenario = await startScenario({ like });
    await advanceToAudit(scenario);
    await scenario.act(contact, 'object', { contactId: 'c-mail' });
    await scenario.advanceUntil('frozen');
    endAudit(scenario);
    await scenario.passTime('PT4H');
    await scenario.advanceUntil(({ payers }) => payers?.[1]?.money === 'new');
    // The thaw comes while the way back is under audit.
    await thaw(scenario);
    const returning = await scenario.advanceUntilWaitingOn('network', 'switching');
    expect(returning.next.merchant).toContain('恢复原卡');
    endAudit(scenario);
    await scenario.passTime('PT4H');
    await scenario.advanceUntil(() => listEffects(scenario, 'network-revert').length === 1);
    await scenario.advanceUntilWaitingOn('network', 'switching');
    endAudit(scenario);
    await scenario.passTime('PT4H');
    await confirmTest(scenario);
    expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'completed' });
    expect(listEffects(scenario, 'network-change').map(({ key }) => key)).toContain(
      `${scenario.requestId}/change/unionpay.2`,
    );
    expect(readBound(scenario, 'unionpay')).toBe('1011');
  });

  it('[A43] that approves just before a withdrawal is asked back before the request ends', async ({
    startScenario,
  }) => {
    const scenario = await startScenario({ like });
    await advanceToAudit(scenario);
    endAudit(scenario);
    await scenario.act(owner, 'withdraw', {});
    await scenario.advanceUntilWaitingOn('network', 'rolling-back');
    expect(await readPayers(scenario)).toBe('acquirer old, unionpay new, alipay old');
    expect(listRecipients(scenario, 'network-late')).toEqual(['c-mail', 'c-mobile', 'staff']);
    endAudit(scenario);
    await scenario.passTime('PT4H');
    expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'rolled-back' });
    expect(readBound(scenario, 'unionpay')).toBe('8889');
    expect(await readPayers(scenario)).toBe('acquirer old, unionpay old, alipay old');
  });

  it('[I12] whose approval its account denies is an operator’s task: nothing goes on', async ({
    startScenario,
  }) => {
    const scenario = await startScenario({ like });
    await advanceToAudit(scenario);
    endAudit(scenario);
    const { accountState } = scenario.testEnv.sandbox.addMerchant({
      merchantId: scenario.merchantId,
    });
    const bound = accountState.getAccount('network:unionpay');
    accountState.setAccount('network:unionpay', { ...bound, last4: '4444' });
    await scenario.passTime('PT4H');
    const { problems } = await scenario.advanceUntilWaitingOn('operator', 'switching');
    expect(problems).toEqual([{ field: 'read/account-of-unionpay', code: 'SWT_RECON' }]);
    expect(await readPayers(scenario)).toBe('acquirer old, unionpay old, alipay old');
    expect(listEffects(scenario, 'hold')).toEqual([]);
    accountState.setAccount('network:unionpay', bound);
    await scenario.act(staff.operator, 'retryStep', { step: 'read/account-of-unionpay' });
    await confirmTest(scenario);
    expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'completed' });
  });

  it('[I12] that has refused is asked back also when it was away at the next try: it may have bound the account', async ({
    startScenario,
  }) => {
    const scenario = await startScenario({ like });
    const alipay = { party: 'networks', method: 'POST', path: 'alipay', times: 1_000 } as const;
    scenario.addFault({ ...alipay, fault: 'reject', times: 1 });
    await advanceToAudit(scenario);
    endAudit(scenario);
    await scenario.passTime('PT4H');
    const { problems } = await scenario.advanceUntilWaitingOn('operator', 'switching', 'PT1H');
    expect(problems).toMatchObject([{ field: 'change/alipay' }]);
    scenario.addFault({ ...alipay, fault: 'status', status: 429 });
    await scenario.act(staff.operator, 'retryStep', { step: 'change/alipay' });
    await scenario.advanceUntilWaitingOn('network', 'switching');
    await scenario.act(contact, 'object', { contactId: 'c-mail' });
    await scenario.advanceUntil('frozen');
    scenario.testEnv.sandbox.clearFaults();
    const ended = rejectFrozen(scenario);
    await scenario.advanceUntilWaitingOn('network', 'rolling-back');
    endAudit(scenario);
    expect(await ended).toMatchObject({ kind: 'rolled-back' });
    const entries = await scenario.testEnv.storage.auditLog.read('demo', scenario.requestId);
    const orders = entries.filter(({ action }) => action === 'step-done').map(({ data }) => data);
    expect(orders).toContainEqual(
      expect.objectContaining({ order: 'revert settlement account at alipay' }),
    );
  });

  it('[A51] that cannot pay the new card ends the switch before anything is held', async ({
    startScenario,
  }) => {
    const scenario = await startScenario({ like, card: cards.payoutFails });
    await advanceToAudit(scenario);
    endAudit(scenario);
    await scenario.passTime('PT4H');
    await scenario.advanceUntilWaitingOn('network', 'rolling-back');
    endAudit(scenario);
    await scenario.passTime('PT4H');
    expect(await scenario.awaitOutcome()).toMatchObject({
      kind: 'rolled-back',
      code: 'TST_PAYOUT',
    });
    expect(listEffects(scenario, 'hold')).toEqual([]);
    expect(readBound(scenario, 'unionpay')).toBe('8889');
  });
});
