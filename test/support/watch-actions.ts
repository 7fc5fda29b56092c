/** Actions and observations in the weeks of a watch. */
import { randomUUID } from 'node:crypto';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import {
  createWatchMaintenanceActivities,
  type PageReport,
} from '../../activities/watch-maintenance.ts';
import { createTellOfLateReturns } from '../../activities/late-returns.ts';
import { createNoticeSender } from '../../activities/notice-sender.ts';
import type { WatchRef } from '../../activities/watched-cards.ts';
import { createWatchMessages } from '../../worker/watch-messages.ts';
import type { Actor } from '../../domain/request/card-change-schema.ts';
import type { Status } from '../../workflows/contract.ts';
import { advanceTo, confirmByPhone, confirmTest } from './actions.ts';
import { policy } from './facts.ts';
import { staff } from './people.ts';
import type { Scenario } from './scenario.ts';
import type { TestEnv } from './test-env.ts';

/** Completes a request; actions and queries of the scenario then go to the watch. */
export async function completeRequest(scenario: Scenario): Promise<Status> {
  await advanceTo(scenario, 'trial');
  await confirmTest(scenario);
  return scenario.enterWatch();
}

/**
 * A day's sales fall due for payout; `lost` when the settlement omits it, `forwarded` when it leaves the card at once,
 * `in-flight` when it stays on its way until `endFlight`.
 */
export const settleTakings = (
  { testEnv, merchantId }: Scenario,
  intentId: string,
  amountFen: number,
  how?: 'lost' | 'forwarded' | 'in-flight',
) =>
  testEnv.sandbox.settleTakings({
    acquirerId: 'demo',
    merchantId,
    intentId: buildIntentId(merchantId, intentId),
    amountFen,
    lost: how === 'lost',
    forwarded: how === 'forwarded',
    inFlight: how === 'in-flight',
  });

/** A payout on its way lands where it was sent, or comes back. */
export const endFlight = (
  { testEnv, merchantId }: Scenario,
  intentId: string,
  as: 'landed' | 'returned',
): void =>
  testEnv.sandbox.endFlight({
    acquirerId: 'demo',
    merchantId,
    intentId: buildIntentId(merchantId, intentId),
    as,
  });

export const refundCustomers = ({ testEnv, merchantId }: Scenario, amountFen: number): void =>
  testEnv.sandbox.refundCustomers({ acquirerId: 'demo', merchantId, amountFen });

/** An intent belongs to one merchant: no two merchants share an id. */
const buildIntentId = (merchantId: string, intentId: string): string => `${merchantId}.${intentId}`;

/** Lets days pass; every day the maintenance reads the payouts. */
export async function passDays(scenario: Scenario, count: number): Promise<Status> {
  for (let day = 1; day <= count; day += 1) {
    await scenario.passTime('P1D');
    await scenario.advanceUntil(() => true);
    await readPayoutsAsMaintenance(scenario.testEnv);
  }
  return scenario.advanceUntil(() => true);
}

/** What the daily maintenance does about watched cards. */
export async function readPayoutsAsMaintenance({
  client,
  env,
  ports,
  storage,
}: TestEnv): Promise<void> {
  const { readWatchedPayouts } = createWatchMaintenanceActivities(
    { ...ports, alarms: storage.alarms, watchMessages: createWatchMessages(client) },
    createTellOfLateReturns({ ...ports, getPolicy: () => policy }, createNoticeSender(ports)),
  );
  const at = new Date(await env.currentTimeMs()).toISOString();
  let after: WatchRef | undefined;
  do {
    const page = { at, ...(after && { after }) };
    const activity = new MockActivityEnvironment({}, { logger: silent });
    after = ((await activity.run(() => readWatchedPayouts(page))) as PageReport).last;
  } while (after);
}

/** Watches of earlier tests were terminated, which is logged each time. */
const silent = new DefaultLogger('ERROR', () => undefined);

/** The acquirer reports that the merchant's record has changed: the watch reads at once. */
export const reportMerchantChanged = (scenario: Scenario) =>
  scenario.report('merchantChanged', { messageId: randomUUID() });

/** Which intents were paid on which card: `day-1 1011`. */
export const listPayouts = ({ testEnv, merchantId }: Scenario): string[] =>
  testEnv.sandbox
    .readLedger({ merchantId })
    .filter(({ effect }) => effect === 'payout' || effect === 'payout-again')
    .map(
      ({ key, detail }) => `${key.replace(buildIntentId(merchantId, ''), '')} ${detail['last4']}`,
    );

/** The orders of the watch: those after the release to the new card. */
export const selectWatchOrders = (orders: string[]): string[] =>
  orders.slice(orders.indexOf('release') + 1);

export async function thawWithTwoPeople(
  scenario: Scenario,
  [first, second]: readonly [Actor, Actor] = [staff.risk, staff.otherRisk],
): Promise<void> {
  const { problems } = await scenario.readStatus();
  if (problems.some(({ code }) => /OBJECT/.test(code))) await confirmByPhone(scenario);
  await scenario.act(first, 'thaw', { reason: 'called back' });
  await scenario.act(second, 'thaw', { reason: 'called back' });
}

/** One of the merchant's contacts objects through the link in a notice. */
export const objectByLink = (scenario: Scenario, contactId = 'c-mail', newFacts = false) =>
  scenario.act({ id: contactId, role: 'system' }, 'object', {
    contactId,
    ...(newFacts && { newFacts }),
  });

/** Completes a request, then a contact stops its payouts through the link. */
export async function stopByLink(scenario: Scenario): Promise<Status> {
  await completeRequest(scenario);
  await objectByLink(scenario);
  return scenario.advanceUntilWaitingOn('risk', 'frozen');
}
