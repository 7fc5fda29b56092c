/** What stops the payouts to a new card, who decides, and where the money goes then. */
import { describe, expect } from 'vitest';
import { advanceTo, confirmTest } from '../support/actions.ts';
import { cards, owner, staff } from '../support/people.ts';
import { it } from '../support/it.ts';
import { listNotices, listOrders, listRecipients } from '../support/observed-effects.ts';
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

describe('a late objection', () => {
  it('[A71] holds payouts at once and locks other changes out; two people release them', async ({
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

  it('by the same contact after a verdict is kept on record, and stops payouts with new facts only', async ({
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

  it('[A71] that is right puts the old card back everywhere and pays it what was held', async ({
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
    const trail = await scenario.testEnv.storage.auditLog.read('demo', scenario.requestId);
    expect(trail.at(-1)).toMatchObject({
      action: 'watch ended',
      data: { kind: 'rolled-back', target: '8889' },
    });
  });

  it('while a step of the way back is refused is an operator’s task, tried again until it is done', async ({
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

  it('that is right after the old card was dropped keeps payouts held until another card is named', async ({
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
    const next = await startScenario({
      previous: scenario,
      card: cards.otherGood,
      request: { reason: { kind: 'correction' } },
    });
    await completeRequest(next);
    await reportMerchantChanged(scenario);
    expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'superseded' });
    expect(listPayouts(scenario)).toEqual(['day-17 1025']);
  });
});

describe('payouts that do not arrive', () => {
  it('[A55] stop all payouts, and the same ones stop them no more once two people have judged', async ({
    startScenario,
  }) => {
    const scenario = await startScenario({ card: cards.payoutsReturn });
    await completeRequest(scenario);
    settleTakings(scenario, 'day-1', 10_000);
    await passDays(scenario, 1);
    expect(await scenario.readStatus()).toMatchObject({
      stage: 'frozen',
      money: 'hold',
      problems: [{ code: 'WATCH_SHORTFALL' }],
    });
    expect(listRecipients(scenario, 'first-payout')).toEqual([]);
    await thawWithTwoPeople(scenario);
    await scenario.advanceUntilWaitingOn('clock', 'completed');
    expect(await passDays(scenario, 2)).toMatchObject({ stage: 'completed' });
    settleTakings(scenario, 'day-3', 10_000);
    expect(await passDays(scenario, 1)).toMatchObject({ stage: 'frozen' });
    await scenario.act(staff.risk, 'reject', { evidence: '-', codes: ['WATCH_SHORTFALL'] });
    expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'rolled-back' });
    expect(listPayouts(scenario).slice(-2)).toEqual(['day-1 8889', 'day-3 8889']);
  });

  it('[A55] are missed even when the settlement has forgotten them', async ({ startScenario }) => {
    const scenario = await startScenario();
    await completeRequest(scenario);
    settleTakings(scenario, 'day-1', 10_000, true);
    expect(await passDays(scenario, 1)).toMatchObject({ problems: [{ code: 'WATCH_SHORTFALL' }] });
    await thawWithTwoPeople(scenario);
  });
});

describe('wrong data found after the switch', () => {
  it('[A87] hold payouts until a correction of its own is through, which pays the right card', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await completeRequest(scenario);
    const newAccount = scenario.request.newAccount;
    expect(await scenario.act(owner, 'correct', { changes: { newAccount } })).toMatchObject({
      verdict: 'accepted',
      next: expect.stringContaining('reason correction') as string,
    });
    expect(await scenario.advanceUntilWaitingOn('merchant', 'frozen')).toMatchObject({
      money: 'hold',
      problems: [{ field: 'newAccount', code: 'WATCH_CORRECTION' }],
    });
    // Nobody is locked out: the correction must be able to pass.
    expect(selectWatchOrders(listOrders(scenario))).toEqual(['hold']);
    settleTakings(scenario, 'day-1', 10_000);
    const correction = await startScenario({
      previous: scenario,
      card: cards.otherGood,
      request: { reason: { kind: 'correction' } },
    });
    await completeRequest(correction);
    expect(listPayouts(scenario)).toEqual(['day-1 1025']);
    await reportMerchantChanged(scenario);
    expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'superseded' });
  });

  it('[A87] that turn out right are released by two people', async ({ startScenario }) => {
    const scenario = await startScenario();
    await completeRequest(scenario);
    await scenario.act(owner, 'reportLost', { card: 'new' });
    expect(await scenario.advanceUntilWaitingOn('merchant', 'frozen')).toMatchObject({
      problems: [{ code: 'ACC_LOST' }],
    });
    await thawWithTwoPeople(scenario);
    expect(await scenario.advanceUntilWaitingOn('clock', 'completed')).toMatchObject({
      money: 'new',
    });
    expect(selectWatchOrders(listOrders(scenario))).toEqual(['hold', 'release']);
  });
});

describe('a hold', () => {
  it('that lasts calls in the supervisor, then compliance, and names the limit', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await completeRequest(scenario);
    await scenario.act(staff.operator, 'freeze', { reason: 'complaint of a customer' });
    await scenario.advanceUntilWaitingOn('risk', 'frozen');
    expect(listRecipients(scenario, 'payouts-held')).toEqual([]);
    await passDays(scenario, 3);
    expect(listRecipients(scenario, 'payouts-held')).toEqual(['c-mobile', 'staff']);
    await passDays(scenario, 7);
    const mails = scenario.testEnv.sandbox
      .listMails({ requestId: scenario.requestId })
      .filter(({ headers }) => headers['x-card-change-notice']?.includes('/payouts-held/'))
      .map(({ text }) => /已升级至(.*?)，/.exec(text)?.[1]);
    expect(mails).toEqual(['主管', '合规部门']);
    expect(listNotices(scenario).filter((notice) => notice.startsWith('sla-missed'))).not.toEqual(
      [],
    );
    await thawWithTwoPeople(scenario);
  });

  it('of a switch calls people in as well, and nobody while it is short', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'trial');
    expect(listRecipients(scenario, 'payouts-held')).toEqual([]);
    await objectByLink(scenario);
    await scenario.advanceUntilWaitingOn('risk', 'frozen');
    await passDays(scenario, 3);
    expect(listRecipients(scenario, 'payouts-held')).toEqual(['c-mobile', 'staff']);
    await thawWithTwoPeople(scenario);
    await confirmTest(scenario);
    expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'completed' });
    expect(listRecipients(scenario, 'payouts-held')).toHaveLength(2);
  });
});

describe('what reaches a request when its money has moved', () => {
  it('is handed on: an objection during the last order stops the first payouts', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'trial');
    scenario.addFault({ party: 'settlement', bodyContains: '"unlock"', fault: 'late-final' });
    await confirmTest(scenario);
    await scenario.advanceUntil(({ stage, money }) => stage === 'trial' && money === 'new');
    await objectByLink(scenario);
    await scenario.enterWatch();
    expect(await scenario.advanceUntilWaitingOn('risk', 'frozen')).toMatchObject({ money: 'hold' });
    expect(listRecipients(scenario, 'late-objection')).toEqual(['c-mail', 'c-mobile', 'staff']);
    expect(listRecipients(scenario, 'objection')).toEqual([]);
    expect(selectWatchOrders(listOrders(scenario))).toEqual(['hold', 'lock']);
  });

  it('and what could not be told in time stands in the trail that the watch writes on', async ({
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
    const trail = await scenario.testEnv.storage.auditLog.read('demo', scenario.requestId);
    const afterClose = trail.slice(trail.findIndex(({ action }) => action === 'closed') + 1);
    expect(afterClose.map(({ action }) => action)).toContain('not told: completed');
  });
});
