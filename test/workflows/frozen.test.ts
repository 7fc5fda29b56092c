/** Freezes: each contact of the old card can stop a change, and only two risk officers together can thaw it. */
import { describe, expect } from 'vitest';
import {
  advanceTo,
  confirmByPhone,
  confirmTest,
  rejectFrozen,
  signAgreement,
  thaw,
} from '../support/actions.ts';
import { it } from '../support/it.ts';
import { owner, staff } from '../support/people.ts';
import {
  listEffects,
  expectRolledBack,
  listOrders,
  readPaidCard,
  listRecipients,
} from '../support/observed-effects.ts';

const contact = { id: 'stop-link', role: 'system' } as const;

describe('an objection', () => {
  it('[A71] freezes the request at once, and ends it without any order when a risk officer rejects it', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'cooling');
    await scenario.act(contact, 'object', { contactId: 'c-mail' });
    expect(await scenario.advanceUntilWaitingOn('risk', 'frozen')).toMatchObject({ money: 'old' });
    expect(listRecipients(scenario, 'objection')).toEqual(['c-mail', 'c-mobile', 'staff']);
    expect(await rejectFrozen(scenario)).toMatchObject({ kind: 'rejected', code: 'RSK_OBJECTED' });
    expect(listOrders(scenario)).toEqual([]);
    expect(readPaidCard(scenario)).toBe('8889');
  });

  it('[A71] is overruled by two risk officers, never by one, and the same contact cannot freeze again', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'cooling');
    await scenario.act(contact, 'object', { contactId: 'c-mail' });
    await scenario.advanceUntil('frozen');
    const why = { reason: 'called back' };
    expect(await scenario.getRefusalCode(staff.risk, 'thaw', why)).toBe('ACT_CALLBACK_FIRST');
    await confirmByPhone(scenario);
    await scenario.act(staff.risk, 'thaw', why);
    await scenario.advanceUntil('frozen');
    const entries = await scenario.testEnv.storage.auditLog.read('demo', scenario.requestId);
    // The second person reads why.
    expect(entries.find(({ action }) => action === 'first-approval')).toMatchObject({
      actor: staff.risk.id,
      data: { action: 'thaw', ...why },
    });
    expect(await scenario.getRefusalCode(staff.risk, 'thaw', why)).toBe('ACT_SAME_PERSON');
    expect(await scenario.getRefusalCode(staff.operator, 'thaw', why)).toBe('ACT_NOT_ALLOWED');
    await scenario.act(staff.otherRisk, 'thaw', why);
    await scenario.advanceUntilWaitingOn('clock', 'cooling');
    await scenario.act(contact, 'object', { contactId: 'c-mail' });
    expect((await scenario.advanceUntil('cooling')).stage).toBe('cooling');
    await scenario.act(contact, 'object', { contactId: 'c-mobile' });
    await scenario.advanceUntil('frozen');
    // The call was made before this objection.
    expect(await scenario.getRefusalCode(staff.risk, 'thaw', why)).toBe('ACT_CALLBACK_FIRST');
    await rejectFrozen(scenario);
  });

  it('cancels a thaw that only one risk officer has asked for', async ({ startScenario }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'cooling');
    await scenario.act(staff.operator, 'freeze', { reason: 'an odd call' });
    await scenario.advanceUntil('frozen');
    await scenario.act(staff.risk, 'thaw', { reason: 'nothing found' });
    await scenario.act(contact, 'object', { contactId: 'c-mail' });
    await confirmByPhone(scenario);
    await scenario.act(staff.otherRisk, 'thaw', { reason: 'nothing found' });
    expect(await scenario.advanceUntil('frozen')).toMatchObject({ waitingOn: 'risk' });
    await rejectFrozen(scenario);
  });

  it('[A83] is never decided by a timer: risk officers are reminded every day', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'identity');
    await scenario.act(contact, 'object', { contactId: 'c-mail' });
    await scenario.advanceUntil('frozen');
    await scenario.passTime('P6D');
    expect(await scenario.advanceUntil('frozen')).toMatchObject({ waitingOn: 'risk' });
    const told = listRecipients(scenario, 'sla-missed');
    expect(told.filter((to) => to === 'staff').length).toBeGreaterThan(2);
    expect(told.filter((to) => to === 'c-mobile')).toHaveLength(1);
    await rejectFrozen(scenario);
  });
});

describe('an objection during the switch', () => {
  it('[A71] keeps payouts held, and the switch continues where it stopped after a thaw', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'cooling');
    // The order was not accepted, so nothing is in progress there.
    scenario.addFault({ party: 'networks', fault: 'status', status: 429, times: 1_000 });
    await scenario.passTime('PT24H');
    await scenario.advanceUntilWaitingOn('network', 'switching');
    await scenario.act(contact, 'object', { contactId: 'c-mail' });
    expect(await scenario.advanceUntil('frozen')).toMatchObject({ money: 'hold' });
    expect(readPaidCard(scenario)).toBe('held');
    expect(await scenario.getRefusalCode(owner, 'withdraw', {})).toBe('ACT_WRONG_STAGE');
    scenario.testEnv.sandbox.clearFaults();
    await thaw(scenario);
    await confirmTest(scenario);
    expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'completed' });
    expect(listEffects(scenario, 'hold')).toHaveLength(1);
    expect(listEffects(scenario, 'payout')).toMatchObject([
      { detail: { last4: scenario.request.newAccount.last4 } },
    ]);
  });

  it('[A71] rolls the switch back when it is upheld', async ({ startScenario }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'trial');
    await scenario.act(contact, 'object', { contactId: 'c-mail' });
    expect(await rejectFrozen(scenario)).toMatchObject({
      kind: 'rolled-back',
      code: 'RSK_OBJECTED',
    });
    expectRolledBack(scenario);
  });
});

describe('a freeze of eight days', () => {
  it('[A83] leaves the owner the time to sign that they had', async ({ startScenario }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'agreement');
    await scenario.passTime('P1D');
    await scenario.act(staff.operator, 'freeze', { reason: 'an odd call' });
    await scenario.advanceUntil('frozen');
    await scenario.passTime('P8D');
    await scenario.advanceUntil('frozen');
    await thaw(scenario);
    const { due = '' } = await scenario.advanceUntilWaitingOn('merchant', 'agreement');
    const leftMs = Date.parse(due) - (await scenario.testEnv.env.currentTimeMs());
    expect(leftMs / 86_400_000).toBeCloseTo(6, 1);
    await signAgreement(scenario);
    await scenario.advanceUntil('review');
    await scenario.withdraw();
  });

  it('[A83] leaves the owner the time that operators gave them', async ({ startScenario }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'agreement');
    const { due: before = '' } = await scenario.readStatus();
    const until = new Date(Date.parse(before) + 5 * 86_400_000).toISOString();
    for (const by of [staff.operator, staff.otherOperator])
      await scenario.act(by, 'extendDeadline', { until, reason: 'ill' });
    await scenario.act(staff.operator, 'freeze', { reason: 'an odd call' });
    await scenario.advanceUntil('frozen');
    await scenario.passTime('P8D');
    await thaw(scenario);
    const { due = '' } = await scenario.advanceUntilWaitingOn('merchant', 'agreement');
    expect((Date.parse(due) - Date.parse(until)) / 86_400_000).toBeCloseTo(8, 1);
    // It is the deadline that counts, also once that of before has passed.
    await scenario.passTime('P10D');
    expect(await scenario.readStatus()).toMatchObject({ stage: 'agreement', due });
    expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'expired' });
  });
});

describe('a cancellation through Temporal', () => {
  it('[A71] freezes the request for a risk officer and never ends it silently', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'identity');
    await scenario.handle.cancel();
    expect(await scenario.advanceUntilWaitingOn('risk', 'frozen')).toMatchObject({
      problems: [{ code: 'RSK_STOP' }],
    });
    await thaw(scenario);
    await scenario.advanceUntilWaitingOn('merchant', 'identity');
    await scenario.act(owner, 'requestCode', {});
    await scenario.withdraw();
    expect(listRecipients(scenario, 'cancelled')).toEqual(['c-mail', 'c-mobile', 'staff']);
  });
});
