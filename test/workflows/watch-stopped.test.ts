/** What a late objection stops, who decides on it, and where the money then goes. */
import { describe, expect } from 'vitest';
import { advanceTo, confirmByPhone, confirmTest } from '../support/actions.ts';
import { cards, owner, staff } from '../support/people.ts';
import { it } from '../support/it.ts';
import { listOrders, listRecipients } from '../support/observed-effects.ts';
import type { Scenario } from '../support/scenario.ts';
import {
  selectWatchOrders,
  completeRequest,
  passDays,
  objectByLink,
  listPayouts,
  reportMerchantChanged,
  stopByLink,
  settleTakings,
  thawWithTwoPeople,
} from '../support/watch-actions.ts';

const rowOf = ({ testEnv, requestId }: Scenario) =>
  testEnv.storage.requests.find('demo', requestId);

describe('a card that is reported lost during the watch', () => {
  it('stays without payouts when the first of two people allowed them before the report', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await completeRequest(scenario);
    const wrongData = { changes: { newAccount: scenario.request.newAccount } };
    await scenario.act(owner, 'correct', wrongData);
    await scenario.advanceUntilWaitingOn('merchant', 'frozen');
    const reported = await scenario.act(owner, 'reportLost', { card: 'old' });
    expect(reported.next).toContain('已记录；请同时向发卡行挂失');
    await scenario.act(staff.risk, 'thaw', { reason: 'the data are right' });
    const { next } = await scenario.act(owner, 'reportLost', { card: 'new' });
    expect(next).toContain('请重新申请更换其他银行卡');
    await scenario.advanceUntil(({ problems }) => problems.some(({ code }) => code === 'ACC_LOST'));
    await scenario.act(staff.otherRisk, 'thaw', { reason: 'the data are right' });
    await scenario.passTime('PT1M');
    expect(await scenario.advanceUntil('frozen')).toMatchObject({ money: 'hold' });
    expect(selectWatchOrders(listOrders(scenario))).toEqual(['hold']);
    const objected = await scenario.act(owner, 'object', {});
    expect(objected.next).toContain('向新卡的结算暂停');
  });
});

describe('a late objection', () => {
  it('[A71] holds payouts at once and locks other changes, until two people release them', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    const status = await stopByLink(scenario);
    expect(status).toMatchObject({
      money: 'hold',
      problems: [{ code: 'WATCH_LATE_OBJECTION' }],
    });
    expect(selectWatchOrders(listOrders(scenario))).toEqual(['hold', 'lock']);
    expect(listRecipients(scenario, 'late-objection')).toEqual(['c-mail', 'c-mobile', 'staff']);
    expect((await rowOf(scenario))?.state).toMatchObject({ stage: 'frozen', money: 'hold' });
    settleTakings(scenario, 'day-1', 10_000);
    expect(listPayouts(scenario)).toEqual([]);
    await confirmByPhone(scenario);
    await scenario.act(staff.risk, 'thaw', { reason: 'called back' });
    expect(await scenario.getRefusalCode(staff.risk, 'thaw', { reason: 'called back' })).toBe(
      'ACT_SAME_PERSON',
    );
    await scenario.act(staff.otherRisk, 'thaw', { reason: 'called back' });
    await scenario.advanceUntilWaitingOn('clock', 'completed');
    expect(selectWatchOrders(listOrders(scenario))).toEqual(['hold', 'lock', 'unlock', 'release']);
    expect(listPayouts(scenario)).toEqual(['day-1 1011']);
    expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'watched' });
  });

  it('by the same contact after a decision is recorded, and stops payouts only with new facts', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await stopByLink(scenario);
    await thawWithTwoPeople(scenario);
    await scenario.advanceUntilWaitingOn('clock', 'completed');
    await objectByLink(scenario);
    expect(await scenario.advanceUntilWaitingOn('clock', 'completed')).toMatchObject({
      money: 'new',
    });
    await objectByLink(scenario, 'c-mail', true);
    await scenario.advanceUntilWaitingOn('risk', 'frozen');
    await thawWithTwoPeople(scenario);
    await scenario.advanceUntilWaitingOn('clock', 'completed');
    const holds = listOrders(scenario).filter((order) => order === 'hold');
    expect(holds).toHaveLength(3);
  });

  it('[A71] that is upheld restores the old card everywhere and pays the held amounts to it', async ({
    startScenario,
  }) => {
    const scenario = await startScenario({ like: 'M-CHAIN' });
    await stopByLink(scenario);
    settleTakings(scenario, 'day-1', 10_000);
    await scenario.act(staff.risk, 'reject', { evidence: '-', codes: ['RSK_OBJECTED'] });
    expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'rolled-back' });
    expect(selectWatchOrders(listOrders(scenario))).toEqual([
      'hold',
      'lock',
      'restore-target',
      ...['restore-config', 'restore-config'],
      ...['unregister', 'unregister', 'unregister'],
      ...['network-revert', 'network-revert', 'network-revert'],
      'lift-cap',
      'allow-t0',
      'release',
      'unlock',
    ]);
    expect(listPayouts(scenario)).toEqual(['day-1 8889']);
    expect(listRecipients(scenario, 'rolled-back')).toEqual(['c-mail', 'c-mobile', 'staff']);
    expect((await rowOf(scenario))?.state).toMatchObject({ stage: 'rolled-back', money: 'old' });
    const auditLog = await scenario.testEnv.storage.auditLog.read('demo', scenario.requestId);
    expect(auditLog.at(-1)).toMatchObject({
      action: 'watch-ended',
      data: { outcome: 'rolled-back', target: '8889' },
    });
  });

  it('gives operators a task when a rollback step is refused, and the step is retried until it is done', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await stopByLink(scenario);
    scenario.addFault({ party: 'settlement', bodyContains: 'restore-target', fault: 'reject' });
    await scenario.act(staff.risk, 'reject', { evidence: '-', codes: ['RSK_OBJECTED'] });
    await scenario.advanceUntilWaitingOn('operator', 'rolling-back');
    expect(listOrders(scenario)).not.toContain('restore-target');
    await scenario.act(staff.operator, 'retryStep', { step: 'restore-target/settlement' });
    expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'rolled-back' });
    expect(listOrders(scenario)).toContain('restore-target');
  });

  it('that is upheld after the old card was removed keeps payouts held until another card is named', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await completeRequest(scenario);
    await passDays(scenario, 16);
    await objectByLink(scenario);
    await scenario.advanceUntilWaitingOn('risk', 'frozen');
    settleTakings(scenario, 'day-17', 10_000);
    await scenario.act(staff.risk, 'reject', { evidence: '-', codes: ['RSK_OBJECTED'] });
    const status = await scenario.advanceUntilWaitingOn('merchant', 'frozen');
    expect(status.money).toBe('hold');
    expect(status.next.merchant).toContain('new request');
    await scenario.passTime('PT1M');
    const next = await startScenario({
      previous: scenario,
      card: cards.otherGood,
      request: { reason: { kind: 'correction' } },
      // Otherwise the earlier objection would make this request red.
      policy: { 'objection.memory': 'PT1S' },
    });
    await completeRequest(next);
    await reportMerchantChanged(scenario);
    expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'superseded' });
    expect(listPayouts(scenario)).toEqual(['day-17 1025']);
  });
});

describe('a message that reaches a request after the cut-over', () => {
  it('is passed to the watch: an objection during the last order stops the first payouts', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'trial');
    scenario.addFault({
      party: 'settlement',
      bodyContains: '"unlock"',
      fault: 'late-final',
      // Done when the test says so, by `flushTimers`.
      delayMs: 86_400_000,
    });
    await confirmTest(scenario);
    await scenario.advanceUntil(({ stage, money }) => stage === 'trial' && money === 'new');
    await objectByLink(scenario);
    scenario.testEnv.sandbox.flushTimers();
    await scenario.enterWatch();
    expect(await scenario.advanceUntilWaitingOn('risk', 'frozen')).toMatchObject({ money: 'hold' });
    expect(listRecipients(scenario, 'late-objection')).toEqual(['c-mail', 'c-mobile', 'staff']);
    expect(listRecipients(scenario, 'objection')).toEqual([]);
    expect(selectWatchOrders(listOrders(scenario))).toEqual(['hold', 'lock']);
  });

  it('is in the audit log that the watch continues, also when its notice was late', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'trial');
    for (const status of [451, 550])
      scenario.testEnv.sandbox.addFault({
        party: 'mail',
        bodyContains: '/completed/',
        fault: 'status',
        status,
      });
    await confirmTest(scenario);
    await scenario.enterWatch();
    await scenario.advanceUntil(() => true);
    const auditLog = await scenario.testEnv.storage.auditLog.read('demo', scenario.requestId);
    const afterClose = auditLog.slice(auditLog.findIndex(({ action }) => action === 'closed') + 1);
    expect(afterClose).toContainEqual(
      expect.objectContaining({
        action: 'notice-not-delivered',
        data: expect.objectContaining({ event: 'completed' }),
      }),
    );
  });
});
