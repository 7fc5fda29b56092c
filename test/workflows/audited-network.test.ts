/** A network that audits a new account for days: the old card is paid until it has said yes. */
import { describe, expect } from 'vitest';
import {
  advanceTo,
  confirmTest,
  passCoolingOff,
  rejectWhileFrozen,
  thaw,
} from '../support/actions.ts';
import { it } from '../support/it.ts';
import { owner } from '../support/people.ts';
import {
  listEffects,
  listOrders,
  listRecipients,
  readPaidCard,
} from '../support/observed-effects.ts';
import type { Scenario } from '../support/scenario.ts';

const contact = { id: 'stop-link', role: 'system' } as const;
const like = 'M-AUDITED';
const kind = (word: string) => `"kind":"${word}"`;

/** Goes on until the network examines the new account. */
async function advanceToAudit(scenario: Scenario): Promise<void> {
  await advanceTo(scenario, 'cooling');
  await passCoolingOff(scenario);
  await scenario.advanceUntilWaitingOn('network', 'switching');
}

/** The network examines the old card as it did the new one. */
async function returnToOldCard(scenario: Scenario): Promise<void> {
  await scenario.advanceUntilWaitingOn('network', 'rolling-back');
  scenario.testEnv.sandbox.flushTimers();
  await scenario.passTime('PT4H');
}

describe('a network that audits', () => {
  it('[A52] is asked before anything is held: the old card is paid for days, and payouts are held for minutes', async ({
    startScenario,
    testEnv,
  }) => {
    const scenario = await startScenario({ like });
    await advanceToAudit(scenario);
    await scenario.passTime('P3D');
    const waiting = await scenario.readStatus();
    expect(waiting).toMatchObject({ money: 'old', waitingOn: 'network' });
    expect(waiting.next.merchant).toContain('渠道正在审核新卡');
    expect(listRecipients(scenario, 'network-audit')).toContain('c-mobile');
    expect(listRecipients(scenario, 'bank-busy')).toEqual([]);
    expect(listEffects(scenario, 'hold')).toEqual([]);

    testEnv.sandbox.flushTimers();
    await scenario.passTime('PT4H');
    await scenario.advanceUntilWaitingOn('merchant', 'trial');
    await confirmTest(scenario);
    expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'completed' });
    const orders = listOrders(scenario);
    expect(orders.filter((order) => order === 'hold')).toHaveLength(1);
    expect(orders.indexOf('network-change')).toBeLessThan(orders.indexOf('hold'));
    expect(orders.lastIndexOf('network-change')).toBeGreaterThan(orders.indexOf('hold'));
    expect(readPaidCard(scenario)).toBe('1011');
  });

  it('[A76] may say no: nothing was held, and everything is as it was', async ({
    startScenario,
    testEnv,
  }) => {
    const scenario = await startScenario({ like });
    testEnv.sandbox.addFault({ party: 'networks', path: 'unionpay', fault: 'reject' });
    await advanceTo(scenario, 'cooling');
    await passCoolingOff(scenario);
    expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'rolled-back' });
    expect(listEffects(scenario, 'hold')).toEqual([]);
    expect(listEffects(scenario, 'network-change')).toEqual([]);
    expect(readPaidCard(scenario)).toBe('8889');
  });

  it('[A43] lets the owner withdraw while it audits: its later yes has no effect', async ({
    startScenario,
    testEnv,
  }) => {
    const scenario = await startScenario({ like });
    await advanceToAudit(scenario);
    await scenario.act(owner, 'withdraw', {});
    expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'rolled-back' });
    testEnv.sandbox.flushTimers();
    expect(listEffects(scenario, 'hold')).toEqual([]);
    expect(listEffects(scenario, 'network-change')).toEqual([]);
    expect(readPaidCard(scenario)).toBe('8889');
  });

  it('[A71] does not keep an objection waiting; its yes is taken back when the objection is upheld', async ({
    startScenario,
    testEnv,
  }) => {
    const scenario = await startScenario({ like });
    await advanceToAudit(scenario);
    await scenario.act(contact, 'object', { contactId: 'c-mail' });
    expect(await scenario.advanceUntil('frozen')).toMatchObject({ money: 'old' });
    testEnv.sandbox.flushTimers();
    await scenario.advanceUntil(() => listEffects(scenario, 'network-change').length === 1);
    await rejectWhileFrozen(scenario);
    await returnToOldCard(scenario);
    expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'rolled-back' });
    expect(listEffects(scenario, 'network-revert')).toHaveLength(1);
    expect(listEffects(scenario, 'hold')).toEqual([]);
    expect(readPaidCard(scenario)).toBe('8889');
  });

  it('[A71] is asked what became of the application when an objection was cleared', async ({
    startScenario,
    testEnv,
  }) => {
    const scenario = await startScenario({ like });
    await advanceToAudit(scenario);
    await scenario.act(contact, 'object', { contactId: 'c-mail' });
    await scenario.advanceUntil('frozen');
    testEnv.sandbox.flushTimers();
    await thaw(scenario);
    await scenario.advanceUntilWaitingOn('merchant', 'trial');
    await confirmTest(scenario);
    expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'completed' });
    expect(listEffects(scenario, 'network-change')).toHaveLength(2);
  });

  it('[I5] is followed by a new check of everything: a merchant that was suspended meanwhile is not switched', async ({
    startScenario,
    testEnv,
  }) => {
    const scenario = await startScenario({ like });
    await advanceToAudit(scenario);
    await scenario.passTime('P3D');
    testEnv.sandbox.addMerchant({ merchantId: scenario.merchantId }, { state: 'SUSPENDED' });
    testEnv.sandbox.flushTimers();
    await scenario.passTime('PT4H');
    await returnToOldCard(scenario);
    expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'rolled-back' });
    expect(listEffects(scenario, 'hold')).toEqual([]);
    expect(readPaidCard(scenario)).toBe('8889');
  });

  it('[A65] holds payouts first when the old card is dead', async ({ startScenario, testEnv }) => {
    const scenario = await startScenario({ like, request: { reason: { kind: 'lost-card' } } });
    await advanceToAudit(scenario);
    expect(await scenario.readStatus()).toMatchObject({ money: 'hold' });
    expect(listEffects(scenario, 'hold')).toHaveLength(1);
    testEnv.sandbox.flushTimers();
    await scenario.passTime('PT4H');
    await confirmTest(scenario);
    expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'completed' });
  });

  it('calls in an operator when its time is over', async ({ startScenario, testEnv }) => {
    const scenario = await startScenario({ like });
    testEnv.sandbox.addFault({
      party: 'networks',
      path: 'unionpay',
      bodyContains: kind('change'),
      fault: 'never-final',
    });
    await advanceToAudit(scenario);
    await scenario.passTime('P12D');
    expect(await scenario.readStatus()).toMatchObject({ money: 'old', waitingOn: 'operator' });
    await scenario.act(owner, 'withdraw', {});
    expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'rolled-back' });
  });
});
