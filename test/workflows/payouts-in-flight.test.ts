/** Payouts that are on their way while the card changes, and what merchants owe meanwhile. */
import { describe, expect } from 'vitest';
import { findUnpaidReturns } from '../../sandbox/payout-invariants.ts';
import { advanceTo, confirmTest, passCoolingOff } from '../support/actions.ts';
import { it } from '../support/it.ts';
import { listRecipients } from '../support/observed-effects.ts';
import type { Scenario } from '../support/scenario.ts';
import {
  completeRequest,
  endFlight,
  listPayouts,
  passDays,
  readPayoutsAsMaintenance,
  reportMerchantChanged,
  settleTakings,
} from '../support/watch-actions.ts';

const readSms = (scenario: Scenario, event: string): string =>
  scenario.testEnv.sandbox
    .listSms({ requestId: scenario.requestId })
    .filter(({ key }) => key.includes(`/${event}/`))
    .map(({ text }) => text)
    .join('; ');

const expectNothingLost = ({ testEnv, merchantId }: Scenario) =>
  expect(findUnpaidReturns(testEnv.sandbox.readLedger({ merchantId }))).toEqual([]);

describe('[B3.1] a payout on its way to the old card', () => {
  it('[B3.1] a payout on its way comes back two hours after the release, is paid once to the new card, and is told to the owner', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    settleTakings(scenario, 'day-0', 12_345, 'in-flight');
    await completeRequest(scenario);
    await scenario.passTime('PT2H');
    endFlight(scenario, 'day-0', 'returned');
    await passDays(scenario, 2);
    expect(listPayouts(scenario)).toEqual(['day-0 8889', 'day-0 1011']);
    expect(listRecipients(scenario, 'payout-returned')).toEqual(['c-mobile', 'staff']);
    expect(readSms(scenario, 'payout-returned')).toContain('123.45元');
    const { auditLog } = scenario.testEnv.storage;
    const entries = await auditLog.read('demo', scenario.requestId);
    expect(entries.filter(({ action }) => action === 'payout-came-back')).toMatchObject([
      { data: { amountFen: 12_345, card: '8889' } },
    ]);
    expect((await scenario.readStatus()).money).toBe('new');
    expectNothingLost(scenario);
  });

  it('[B3.1] a payout on its way that comes back when the old card is forgotten everywhere is paid once to the new card', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    settleTakings(scenario, 'day-0', 10_000, 'in-flight');
    await completeRequest(scenario);
    await passDays(scenario, 16);
    const dropped = scenario.testEnv.sandbox.readLedger({
      requestId: scenario.requestId,
      effect: 'drop-old-card',
    });
    expect(dropped).toHaveLength(1);
    endFlight(scenario, 'day-0', 'returned');
    await passDays(scenario, 1);
    expect(listPayouts(scenario)).toEqual(['day-0 8889', 'day-0 1011']);
    expect(listRecipients(scenario, 'payout-returned')).toEqual(['c-mobile', 'staff']);
    expectNothingLost(scenario);
  });

  it('[B3.1] a payout on its way that comes back when the watch is over is told once to owner, staff and back offices', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    settleTakings(scenario, 'day-0', 10_000, 'in-flight');
    await completeRequest(scenario);
    expect((await passDays(scenario, 31)).waitingOn).toBe('nobody');
    endFlight(scenario, 'day-0', 'returned');
    for (const _day of [1, 2]) await readPayoutsAsMaintenance(scenario.testEnv);
    expect(listPayouts(scenario)).toEqual(['day-0 8889', 'day-0 1011']);
    const { sandbox } = scenario.testEnv;
    const keys = [
      ...sandbox.listSms().map(({ key }) => key),
      ...sandbox.listMails().map(({ headers }) => headers['x-card-change-notice'] ?? ''),
    ].filter((key) => key.includes(`/${scenario.merchantId}/payout-returned/`));
    expect(keys.map((key) => key.split('/').at(-1))).toEqual(['c-mobile', 'staff']);
    const { auditLog } = scenario.testEnv.storage;
    const entries = await auditLog.read('demo', scenario.requestId);
    expect(entries.slice(-2).map(({ action }) => action)).toEqual([
      'watch-ended',
      'payout-came-back',
    ]);
    expectNothingLost(scenario);
  });

  it('[B3.1] a payout on its way that comes back while payouts are held is paid by the release', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    settleTakings(scenario, 'day-0', 10_000, 'in-flight');
    await advanceTo(scenario, 'cooling');
    await passCoolingOff(scenario);
    await scenario.advanceUntilWaitingOn('merchant', 'trial');
    endFlight(scenario, 'day-0', 'returned');
    expect(listPayouts(scenario)).toEqual(['day-0 8889']);
    await confirmTest(scenario);
    await scenario.enterWatch();
    await passDays(scenario, 1);
    expect(listPayouts(scenario)).toEqual(['day-0 8889', 'day-0 1011']);
    expect(listRecipients(scenario, 'payout-returned')).toEqual(['c-mobile', 'staff']);
    expectNothingLost(scenario);
  });

  it('[B3.1] a payout on its way that lands on the old card is paid no second time, and nobody is called', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    settleTakings(scenario, 'day-0', 10_000, 'in-flight');
    await completeRequest(scenario);
    endFlight(scenario, 'day-0', 'landed');
    await passDays(scenario, 2);
    expect(listPayouts(scenario)).toEqual(['day-0 8889']);
    expect(listRecipients(scenario, 'payout-returned')).toEqual([]);
  });

  it('[B3.1] a payout on its way that comes back after a rollback is paid once more to the old card', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    settleTakings(scenario, 'day-0', 10_000, 'in-flight');
    await advanceTo(scenario, 'trial');
    await confirmTest(scenario, false);
    expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'rolled-back' });
    endFlight(scenario, 'day-0', 'returned');
    expect(listPayouts(scenario)).toEqual(['day-0 8889', 'day-0 8889']);
    expectNothingLost(scenario);
  });
});

describe('[B3.1] what a merchant owes', () => {
  it('[B3.1] what a merchant owes after chargebacks stops no change, is told once, and is taken off the next payouts', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await completeRequest(scenario);
    const owed = { acquirerId: 'demo', merchantId: scenario.merchantId, amountFen: 15_000 };
    scenario.testEnv.sandbox.chargeBack(owed);
    await reportMerchantChanged(scenario);
    await scenario.advanceUntil(() => listRecipients(scenario, 'balance-negative').length > 0);
    expect(readSms(scenario, 'balance-negative')).toContain('-150.00元');
    settleTakings(scenario, 'day-1', 10_000);
    await passDays(scenario, 1);
    settleTakings(scenario, 'day-2', 10_000);
    const { money, waitingOn } = await passDays(scenario, 1);
    expect([money, waitingOn]).toEqual(['new', 'clock']);
    expect(listPayouts(scenario)).toEqual(['day-2 1011']);
    expect(listRecipients(scenario, 'balance-negative')).toEqual(['c-mobile', 'staff']);
    expect(readSms(scenario, 'first-payout')).toContain('50.00元');
  });
});
