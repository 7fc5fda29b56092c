/** The switch: orders that are lost, refused or late, the operators who resolve them, and the rollback. */
import { describe, expect } from 'vitest';
import { advanceTo, confirmTest, passCoolingOff, forceRollback } from '../support/actions.ts';
import { it } from '../support/it.ts';
import { owner, staff } from '../support/people.ts';
import { computeDayAfter } from '../support/policy.ts';
import {
  listEffects,
  listNotices,
  listOrders,
  readPaidCard,
  listRecipients,
} from '../support/observed-effects.ts';
import type { Scenario } from '../support/scenario.ts';

const hourMs = 3_600_000;
const kind = (word: string) => `"kind":"${word}"`;

/** The states of a step at each of its targets. */
async function states(scenario: Scenario, name: string): Promise<string[]> {
  const { steps } = await scenario.readStatus();
  return steps.filter((step) => step.name === name).map(({ state }) => state);
}

/** Two operators skip a step. */
async function skip(scenario: Scenario, step: string): Promise<void> {
  for (const by of [staff.operator, staff.otherOperator])
    await scenario.act(by, 'skipStep', { step, reason: 'done by hand' });
}

describe('the cut-over window', () => {
  it('[A57] is awaited, and all conditions are checked again when it opens', async ({
    startScenario,
    testEnv,
  }) => {
    const now = await testEnv.env.currentTimeMs();
    const freezeDates = [0, 1, 2].map((days) => computeDayAfter(now, days));
    const scenario = await startScenario({
      policy: { 'cutover.window': { closed: [], freezeDates } },
    });
    await advanceTo(scenario, 'cooling');
    await passCoolingOff(scenario);
    const { due, problems } = await scenario.advanceUntilWaitingOn('clock', 'switching');
    expect(due).toBe(`${computeDayAfter(now, 3)}T00:00:00.000Z`);
    expect(problems).toMatchObject([{ field: 'cutover.window', code: 'POL_WINDOW' }]);
    expect(listOrders(scenario)).toEqual([]);
    await scenario.advanceUntil(() => listRecipients(scenario, 'window-delay').length === 2);
    await scenario.passTime('P2D');
    await scenario.advanceUntilWaitingOn('merchant', 'trial');
    await confirmTest(scenario);
    expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'completed' });
  });

  it('[A18] is the one that the merchant chose, if they chose one', async ({ startScenario }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'cooling');
    const now = await scenario.testEnv.env.currentTimeMs();
    const from = new Date(now + 30 * hourMs).toISOString();
    const window = { from, to: new Date(now + 33 * hourMs).toISOString() };
    await scenario.act(owner, 'chooseWindow', window);
    const swapped = { from: window.to, to: from };
    expect(await scenario.getRefusalCode(owner, 'chooseWindow', swapped)).toBe('INP_FORMAT');
    const at = (hours: number) => new Date(now + hours * hourMs).toISOString();
    for (const [wrong, field] of [
      [{ from: at(-3), to: at(-1) }, 'to'],
      [{ from: at(31 * 24), to: at(32 * 24) }, 'from'],
    ] as const)
      await expect(scenario.act(owner, 'chooseWindow', wrong)).rejects.toMatchObject({
        code: 'INP_FORMAT',
        zh: expect.stringMatching(new RegExp(`：${field}，应为：[<>] 20`)),
      });
    await passCoolingOff(scenario);
    expect(await scenario.advanceUntilWaitingOn('clock', 'switching')).toMatchObject({ due: from });
    await scenario.withdraw();
    expect(listOrders(scenario)).toEqual([]);
  });
});

describe('an order', () => {
  it('[A79] whose answer is lost is queried, and is sent again only when it never arrived', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    scenario.addFault({ party: 'settlement', bodyContains: kind('hold'), fault: 'drop-after' });
    scenario.addFault({ party: 'networks', method: 'POST', fault: 'drop-before' });
    scenario.addFault({ party: 'terminals', bodyContains: kind('register'), fault: 'garbage' });
    const answered500 = { fault: 'status', status: 500, afterEffect: true } as const;
    scenario.addFault({ party: 'settlement', bodyContains: kind('set-target'), ...answered500 });
    await advanceTo(scenario, 'trial');
    await confirmTest(scenario);
    expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'completed' });
    for (const effect of ['hold', 'network-change', 'register', 'set-target'])
      expect(listEffects(scenario, effect)).toHaveLength(1);
  });

  it('[A76] that a follower network refuses can be retried by an operator, or skipped by two, and holds payouts for too long', async ({
    startScenario,
  }) => {
    const scenario = await startScenario({ like: 'M-CHAIN' });
    scenario.addFault({ party: 'networks', path: '/alipay', fault: 'reject', times: 2 });
    await advanceTo(scenario, 'cooling');
    await passCoolingOff(scenario);
    const stuck = await scenario.advanceUntilWaitingOn('operator', 'switching');
    expect(stuck).toMatchObject({
      money: 'hold',
      problems: [{ field: 'change/alipay', code: 'UPS_REJECTED' }],
    });
    await scenario.advanceUntil(() => listRecipients(scenario, 'network-fault').length === 2);
    await scenario.passTime('PT11M');
    const entries = await scenario.testEnv.storage.auditLog.read('demo', scenario.requestId);
    const levels = entries.filter(({ action }) => action === 'payouts-held-long');
    expect(levels).toMatchObject([{ data: { level: 'operator' } }]);
    expect(listRecipients(scenario, 'payouts-held')).toEqual([]);
    await scenario.act(staff.operator, 'retryStep', { step: 'change/alipay' });
    await scenario.advanceUntil(() => listRecipients(scenario, 'network-fault').length === 4);
    expect(
      await scenario.getRefusalCode(staff.operator, 'skipStep', {
        step: 'hold/settlement',
        reason: '-',
      }),
    ).toBe('ACT_NO_CHANGE');
    await skip(scenario, 'change/alipay');
    await scenario.advanceUntilWaitingOn('merchant', 'trial');
    expect(await states(scenario, 'change')).toEqual(['done', 'done', 'skipped', 'skipped']);
    await forceRollback(scenario);
    expect(await scenario.awaitOutcome()).toMatchObject({
      kind: 'rolled-back',
      code: 'SWT_PARTIAL',
    });
  });

  it('[A79] that is refused after a copy of it was lost is undone, since that copy may still arrive', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    const hold = { party: 'settlement', bodyContains: kind('hold') } as const;
    scenario.addFault({ ...hold, fault: 'drop-before' });
    scenario.addFault({ ...hold, fault: 'reject' });
    await advanceTo(scenario, 'cooling');
    await passCoolingOff(scenario);
    expect(await scenario.awaitOutcome()).toMatchObject({
      kind: 'rejected',
      code: 'UPS_REJECTED',
    });
    expect(listOrders(scenario)).toEqual(['snapshot', 'release']);
    expect(await states(scenario, 'hold')).toEqual(['undone']);
  });

  it('[A76] that the lead network refuses rolls the switch back without an operator', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    scenario.addFault({ party: 'networks', fault: 'reject' });
    await advanceTo(scenario, 'cooling');
    await passCoolingOff(scenario);
    expect(await scenario.awaitOutcome()).toMatchObject({
      kind: 'rolled-back',
      code: 'UPS_REJECTED',
    });
    expect(listOrders(scenario)).toEqual(['snapshot', 'hold', 'release']);
    expect(readPaidCard(scenario)).toBe('8889');
    expect(listNotices(scenario).at(-1)).toBe('rolled-back: c-mail, c-mobile, staff');
  });

  it('[A45, A88] for the cut-over that is refused rolls the switch back, newest step first', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    const cutOver = kind('set-target');
    scenario.addFault({
      party: 'settlement',
      bodyContains: cutOver,
      fault: 'reject',
      code: 'SWT_PARTIAL',
    });
    await advanceTo(scenario, 'cooling');
    await passCoolingOff(scenario);
    expect(await scenario.awaitOutcome()).toMatchObject({
      kind: 'rolled-back',
      code: 'SWT_PARTIAL',
    });
    expect(listOrders(scenario).slice(5)).toEqual([
      'restore-config',
      'unregister',
      'network-revert',
      'release',
    ]);
    expect(await states(scenario, 'set-target')).toEqual(['failed']);
    expect((await scenario.readStatus()).money).toBe('old');
  });
});

describe('the rollback', () => {
  it('[A71] can be forced by two operators, and voids the order of a network that does not answer', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    scenario.addFault({ party: 'networks', bodyContains: kind('change'), fault: 'never-final' });
    await advanceTo(scenario, 'cooling');
    await passCoolingOff(scenario);
    await scenario.advanceUntilWaitingOn('network', 'switching');
    const reason = 'the network is dead';
    await scenario.act(staff.operator, 'forceRollback', { reason });
    expect(await scenario.getRefusalCode(staff.operator, 'forceRollback', { reason })).toBe(
      'ACT_SAME_PERSON',
    );
    expect(await scenario.getRefusalCode(owner, 'withdraw', {})).toBe('ACT_WRONG_STAGE');
    await scenario.act(staff.otherOperator, 'forceRollback', { reason });
    expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'rolled-back' });
    expect(listEffects(scenario, 'network-change')).toEqual([]);
    expect(listOrders(scenario)).toEqual(['snapshot', 'hold', 'release']);
  });

  it('[A88] becomes an operator’s task when a party refuses a step, and is retried until it is done', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    const back = kind('restore-target');
    scenario.addFault({ party: 'settlement', bodyContains: back, fault: 'reject', times: 2 });
    await advanceTo(scenario, 'trial');
    await confirmTest(scenario, false);
    const step = 'restore-target/settlement';
    for (let n = 1; n <= 2; n += 1) {
      const stuck = await scenario.advanceUntil(
        () => listRecipients(scenario, 'network-fault').length === 2 * n,
      );
      expect(stuck).toMatchObject({
        stage: 'rolling-back',
        waitingOn: 'operator',
        problems: [{ field: step, code: 'UPS_REJECTED' }],
      });
      await scenario.act(staff.operator, 'retryStep', { step });
    }
    expect(await scenario.awaitOutcome()).toMatchObject({
      kind: 'rolled-back',
      code: 'TST_PAYOUT',
    });
    expect(listEffects(scenario, 'restore-target')).toHaveLength(1);
    expect(readPaidCard(scenario)).toBe('8889');
  });
});
