/** A stop during the watch waits for nothing else that the watch has ordered, nor for another request. */
import { describe, expect } from 'vitest';
import { advanceTo, confirmTest, rejectFrozen, rejectWhileFrozen } from '../support/actions.ts';
import { it } from '../support/it.ts';
import { listEffects, listOrders, readPaidCard } from '../support/observed-effects.ts';
import { cards, owner, staff } from '../support/people.ts';
import type { Scenario } from '../support/scenario.ts';
import type { ScenarioOptions } from '../support/scenario-request.ts';
import {
  completeRequest,
  objectByLink,
  passDays,
  listPayouts,
  selectWatchOrders,
  settleTakings,
  stopByLink,
  thawWithTwoPeople,
} from '../support/watch-actions.ts';

const kind = (word: string) => `"kind":"${word}"`;

/** The settlement takes an order of a kind, and does not say for a day how it ends. */
const leaveOpen = (scenario: Scenario, word: string): void =>
  scenario.addFault({
    party: 'settlement',
    bodyContains: kind(word),
    fault: 'late-final',
    delayMs: 86_400_000,
  });

/** The new card is lost in the watch: payouts stand still until the owner has named another one. */
async function completeAndLoseCard(scenario: Scenario): Promise<void> {
  await completeRequest(scenario);
  await scenario.act(owner, 'reportLost', { card: 'new' });
  await scenario.advanceUntilWaitingOn('merchant', 'frozen');
}

/** The merchant's next request, for another card. */
const anotherCardOf = (previous: Scenario, kind: 'lost-card' | 'correction'): ScenarioOptions => ({
  previous,
  card: cards.otherGood,
  request: { reason: { kind } },
});

describe('[A71] an objection', () => {
  it('has payouts held while the settlement has not said how an order of the watch ends, which is asked about later', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await completeRequest(scenario);
    leaveOpen(scenario, 'lift-cap');
    await passDays(scenario, 7);
    await objectByLink(scenario);
    expect(await scenario.advanceUntilWaitingOn('risk', 'frozen')).toMatchObject({ money: 'hold' });
    expect(selectWatchOrders(listOrders(scenario))).toEqual(['hold', 'lock']);
    // Whatever becomes of it, the way back ends the cap under the key that the settlement knows.
    await rejectWhileFrozen(scenario);
    await scenario.advanceUntilWaitingOn('operator', 'rolling-back');
    scenario.testEnv.sandbox.flushTimers();
    expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'rolled-back' });
    expect(listEffects(scenario, 'lift-cap')).toHaveLength(1);
    expect(readPaidCard(scenario)).toBe('8889');
  });

  it('is not kept waiting by a limit that two people want', async ({ startScenario }) => {
    const scenario = await startScenario();
    await completeRequest(scenario);
    leaveOpen(scenario, 'set-limit');
    for (const by of [staff.operator, staff.otherOperator])
      await scenario.act(by, 'adjustLimit', { limitFen: 900_000, reason: 'asked for it' });
    await scenario.advanceUntil(
      ({ problems, waitingOn }) => waitingOn === 'operator' || problems.length > 0,
    );
    await objectByLink(scenario);
    await scenario.advanceUntilWaitingOn('risk', 'frozen');
    scenario.testEnv.sandbox.flushTimers();
    await thawWithTwoPeople(scenario);
    await scenario.advanceUntilWaitingOn('clock', 'completed');
    expect(listEffects(scenario, 'set-limit')).toHaveLength(1);
  });

  it('while the old card is dropped leads to a card that the owner names, once it is known to be gone', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await completeRequest(scenario);
    leaveOpen(scenario, 'drop-old-card');
    await passDays(scenario, 15);
    await objectByLink(scenario);
    await scenario.advanceUntilWaitingOn('risk', 'frozen');
    expect(listEffects(scenario, 'drop-old-card')).toEqual([]);
    await rejectWhileFrozen(scenario);
    await scenario.advanceUntil(({ problems }) => problems[0]?.code === 'UPS_TIMEOUT');
    scenario.testEnv.sandbox.flushTimers();
    await scenario.passTime('PT1H');
    expect(await scenario.advanceUntilWaitingOn('merchant', 'frozen')).toMatchObject({
      money: 'hold',
    });
    expect(listEffects(scenario, 'restore-target')).toEqual([]);
    await thawWithTwoPeople(scenario);
  });

  it('before the old card is dropped has it put back, though the order to drop it may have been sent', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await completeRequest(scenario);
    scenario.addFault({
      party: 'settlement',
      method: 'POST',
      bodyContains: kind('drop-old-card'),
      fault: 'drop-before',
    });
    scenario.addFault({
      party: 'settlement',
      method: 'GET',
      path: 'drop-old-card',
      fault: 'status',
      times: 1,
    });
    await passDays(scenario, 15);
    await objectByLink(scenario);
    await scenario.advanceUntilWaitingOn('risk', 'frozen');
    await rejectWhileFrozen(scenario);
    expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'rolled-back' });
    expect(readPaidCard(scenario)).toBe('8889');
  });
});

describe('[I4] a release that the settlement has not carried out yet', () => {
  it('is void once a contact objects to the change', async ({ startScenario }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'trial');
    leaveOpen(scenario, 'release');
    await confirmTest(scenario);
    await scenario.advanceUntil(
      ({ problems, stage }) => stage === 'trial' && problems.length === 0,
    );
    await scenario.passTime('PT3M');
    await objectByLink(scenario);
    await scenario.advanceUntilWaitingOn('risk', 'frozen');
    scenario.testEnv.sandbox.flushTimers();
    expect(readPaidCard(scenario)).toBe('held');
    expect(await rejectFrozen(scenario)).toMatchObject({ kind: 'rolled-back' });
    expect(readPaidCard(scenario)).toBe('8889');
  });

  it('is void once a contact objects anew to payouts of the watched card', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await stopByLink(scenario);
    leaveOpen(scenario, 'release');
    await thawWithTwoPeople(scenario);
    await scenario.passTime('PT3M');
    await objectByLink(scenario, 'c-mail', true);
    await scenario.advanceUntilWaitingOn('risk', 'frozen');
    scenario.testEnv.sandbox.flushTimers();
    expect(readPaidCard(scenario)).toBe('held');
    await thawWithTwoPeople(scenario);
    await scenario.advanceUntilWaitingOn('clock', 'completed');
    expect(readPaidCard(scenario)).toBe('1011');
  });
});

describe('a freeze of the watch', () => {
  it('[A47] is judged while a later request of the merchant has the lock', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await completeAndLoseCard(scenario);
    const later = await startScenario(anotherCardOf(scenario, 'lost-card'));
    await later.submit();
    await later.advanceUntilWaitingOn('merchant', 'identity');
    await scenario.act(staff.operator, 'freeze', { reason: 'an odd call' });
    await scenario.advanceUntilWaitingOn('risk', 'frozen');
    await thawWithTwoPeople(scenario);
    await scenario.advanceUntilWaitingOn('merchant', 'frozen');
    await completeRequest(later);
    expect(readPaidCard(later)).toBe('1025');
  });

  it('[A47, E5 POL_CHANGE_LOCK] has the switch of a later request wait for the lock that it keeps', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await completeRequest(scenario);
    await scenario.act(owner, 'reportLost', { card: 'new' });
    await scenario.act(staff.operator, 'freeze', { reason: 'an odd call' });
    await scenario.advanceUntilWaitingOn('risk', 'frozen');
    const later = await startScenario(anotherCardOf(scenario, 'lost-card'));
    await later.submit();
    await advanceTo(later, 'cooling');
    await later.passTime('P1D');
    expect(await later.advanceUntilWaitingOn('clock', 'switching')).toMatchObject({
      problems: [{ code: 'POL_CHANGE_LOCK' }],
    });
    await thawWithTwoPeople(scenario);
    await scenario.advanceUntilWaitingOn('merchant', 'frozen');
    await later.passTime('PT6H');
    await confirmTest(later);
    expect(await later.awaitOutcome()).toMatchObject({ kind: 'completed' });
    expect(readPaidCard(later)).toBe('1025');
  });

  it('[A47] locks other changes once the later request that had the lock has ended', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await completeAndLoseCard(scenario);
    const later = await startScenario(anotherCardOf(scenario, 'correction'));
    await later.submit();
    await later.advanceUntilWaitingOn('merchant', 'identity');
    await scenario.act(staff.operator, 'freeze', { reason: 'an odd call' });
    const { due } = await scenario.advanceUntilWaitingOn('risk', 'frozen');
    const before = listEffects(scenario, 'lock').length;
    await later.withdraw();
    await scenario.passTime('PT7H');
    expect(await scenario.advanceUntilWaitingOn('risk', 'frozen')).toMatchObject({ due });
    expect(listEffects(scenario, 'lock')).toHaveLength(before + 1);
    await thawWithTwoPeople(scenario);
    await scenario.advanceUntilWaitingOn('merchant', 'frozen');
    expect(listOrders(scenario).at(-1)).toBe('unlock');
  });
});

describe('payouts that are held until another card is named', () => {
  it('[A65] stay held when the request for that card is rolled back', async ({ startScenario }) => {
    const scenario = await startScenario();
    await completeAndLoseCard(scenario);
    settleTakings(scenario, 'of-the-hold', 10_000);
    const later = await startScenario(anotherCardOf(scenario, 'correction'));
    await advanceTo(later, 'trial');
    await later.act(owner, 'confirmTest', { ok: false });
    expect(await later.awaitOutcome()).toMatchObject({ kind: 'rolled-back' });
    expect(listPayouts(scenario).filter((payout) => payout.startsWith('of-the-hold'))).toEqual([]);
    expect((await later.readStatus()).money).toBe('hold');
    // The watch lets them go when two people say so.
    await thawWithTwoPeople(scenario);
    await scenario.passTime('PT1M');
    expect(listPayouts(scenario)).toContain(`of-the-hold ${cards.good.slice(-4)}`);
  });
});
