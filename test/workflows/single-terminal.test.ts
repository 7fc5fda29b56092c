/** One terminal with a settlement card of its own: its change is a request of its own, and moves nothing else. */
import { describe, expect } from 'vitest';
import { advanceTo, confirmTest, passCoolingOff, rejectFrozen } from '../support/actions.ts';
import { it } from '../support/it.ts';
import {
  listEffects,
  listOrders,
  listRecipients,
  readPaidCard,
  readPaidCardOf,
} from '../support/observed-effects.ts';
import { owner } from '../support/people.ts';
import type { Scenario } from '../support/scenario.ts';
import { completeRequest, passDays } from '../support/watch-actions.ts';

const like = 'M-OWNCARD';
const contact = { id: 'stop-link', role: 'system' } as const;

const readMerchantCard = ({ testEnv, merchantId }: Scenario): string =>
  readPaidCardOf(testEnv, { merchantId });
const targetsOf = (scenario: Scenario, effect: string) =>
  listEffects(scenario, effect).map(({ detail }) => detail['target']);

describe('A request for one terminal', () => {
  it('moves the card of that terminal alone, at the networks that know it', async ({
    startScenario,
  }) => {
    const scenario = await startScenario({ like, terminal: 2 });
    const sn = `SN-${scenario.merchantId}-2`;
    await advanceTo(scenario, 'trial');
    expect(scenario.ref.workflowId).toBe(`card-change:demo:${scenario.merchantId}:${sn}`);
    expect(await scenario.readStatus()).toMatchObject({
      scope: { terminal: sn },
      oldLast4: '7719',
    });
    await confirmTest(scenario);
    expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'completed' });

    expect(readPaidCard(scenario)).toBe('1011');
    expect(readMerchantCard(scenario)).toBe('8889');
    const [networkTarget, ...others] = targetsOf(scenario, 'network-change');
    expect(networkTarget).toMatch(/^network:unionpay:\d{8}$/);
    expect(others).toEqual([]);
    expect(targetsOf(scenario, 'register')).toEqual([`terminal:${sn}:registration`]);
    expect(listEffects(scenario, 'test-sale').map(({ detail }) => detail['sn'])).toEqual([sn]);
    expect(listEffects(scenario, 'set-target')).toMatchObject([
      { detail: { terminal: sn, oldLast4: '7719', newLast4: '1011' } },
    ]);
    const [sms] = scenario.testEnv.sandbox.listSms({ requestId: scenario.requestId });
    expect(sms?.text).toContain(`终端${sn.slice(-6)}`);
  });

  it('is undone for that terminal alone when somebody objects after the cut-over', async ({
    startScenario,
  }) => {
    const scenario = await startScenario({ like, terminal: 2 });
    await advanceTo(scenario, 'trial');
    await scenario.act(contact, 'object', { contactId: 'c-mobile' });
    await scenario.advanceUntilWaitingOn('risk', 'frozen');
    expect(readPaidCard(scenario)).toBe('held');
    expect(readMerchantCard(scenario)).toBe('8889');
    expect(await rejectFrozen(scenario)).toMatchObject({ kind: 'rolled-back' });
    expect(listEffects(scenario, 'restore-target')).toMatchObject([
      { detail: { oldLast4: '1011', newLast4: '7719' } },
    ]);
    expect(targetsOf(scenario, 'network-revert')).toEqual(targetsOf(scenario, 'network-change'));
  });

  it('[A54] is watched by the payouts of that terminal, and a late objection holds them alone', async ({
    startScenario,
    testEnv,
  }) => {
    const scenario = await startScenario({ like, terminal: 2 });
    const { merchantId } = scenario;
    const scope = { acquirerId: 'demo', merchantId, terminal: `SN-${merchantId}-2` };
    await completeRequest(scenario);
    testEnv.sandbox.settleTakings({ ...scope, amountFen: 90_000, intentId: 'own' });
    testEnv.sandbox.settleTakings({ ...scope, terminal: undefined, amountFen: 70_000 });
    await passDays(scenario, 1);
    expect(listRecipients(scenario, 'first-payout')).toContain('c-mobile');
    await scenario.act(contact, 'object', { contactId: 'c-mobile' });
    await scenario.advanceUntilWaitingOn('risk', 'frozen');
    expect(readPaidCard(scenario)).toBe('held');
    expect(readMerchantCard(scenario)).toBe('8889');
  });

  it('is refused for a terminal that settles to the card of the merchant', async ({
    startScenario,
  }) => {
    const scenario = await startScenario({ like, terminal: 1 });
    await scenario.submit();
    expect(await scenario.awaitOutcome()).toMatchObject({
      kind: 'rejected',
      code: 'TRM_NO_OWN_CARD',
    });
    expect(listOrders(scenario)).toEqual([]);
  });

  it('[I7] is refused while the change of the whole merchant is open', async ({
    startScenario,
  }) => {
    const whole = await startScenario({ like });
    await whole.submit();
    const scenario = await startScenario({ previous: whole, terminal: 2 });
    await scenario.submit();
    expect(await scenario.awaitOutcome()).toMatchObject({
      kind: 'rejected',
      code: 'POL_OPEN_REQUEST',
    });
    await whole.act(owner, 'withdraw', {});
    await whole.awaitOutcome();
  });

  it('goes on beside a request for the whole merchant that came later: they move different money', async ({
    startScenario,
  }) => {
    const scenario = await startScenario({ like, terminal: 2 });
    await advanceTo(scenario, 'cooling');
    const whole = await startScenario({ previous: scenario });
    await whole.submit();
    expect(whole.workflowId).toBe(`card-change:demo:${scenario.merchantId}`);
    await passCoolingOff(scenario);
    await scenario.advanceUntilWaitingOn('merchant', 'trial');
    expect(readMerchantCard(scenario)).toBe('8889');
    await confirmTest(scenario);
    expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'completed' });
    expect(readPaidCard(scenario)).toBe('1011');
    await whole.act(owner, 'withdraw', {});
    expect(await whole.awaitOutcome()).toMatchObject({ kind: 'cancelled' });
  });
});

describe('A request for the whole merchant', () => {
  it('leaves a terminal with a card of its own alone, and says so', async ({ startScenario }) => {
    const scenario = await startScenario({ like });
    const own = `SN-${scenario.merchantId}-2`;
    await advanceTo(scenario, 'trial');
    const { notes } = await scenario.readStatus();
    expect(notes).toContainEqual({
      field: 'terminals',
      code: 'TRM_OWN_CARD',
      params: { items: own },
    });
    await confirmTest(scenario);
    expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'completed' });
    expect(readPaidCard(scenario)).toBe('1011');
    expect(
      readPaidCardOf(scenario.testEnv, { merchantId: scenario.merchantId, terminal: own }),
    ).toBe('7719');
    const ofTerminals = listEffects(scenario, 'register').map(({ detail }) => detail['sn']);
    expect(ofTerminals).toEqual([`SN-${scenario.merchantId}-1`]);
  });
});
