/** The weeks after a completed request, as tests let them pass and see them. */
import { randomUUID } from 'node:crypto';
import type { Actor } from '../../domain/request/card-change-schema.ts';
import type { Status } from '../../workflows/contract.ts';
import { advanceTo, confirmTest } from './actions.ts';
import { staff } from './people.ts';
import type { Scenario } from './scenario.ts';

/** A request brought to its end; acts and looks go to the watch from here on. */
export async function completeRequest(story: Scenario): Promise<Status> {
  await advanceTo(story, 'trial');
  await confirmTest(story);
  return story.enterWatch();
}

/** A day's takings fall due; `lost` when the settlement forgets to pay them. */
export const settleTakings = (
  { testEnv, merchantId }: Scenario,
  intentId: string,
  amountFen: number,
  lost = false,
) =>
  testEnv.sandbox.settleTakings({
    acquirerId: 'demo',
    merchantId,
    intentId: buildIntentId(merchantId, intentId),
    amountFen,
    lost,
  });

/** An intent is one merchant's: no two merchants share an id. */
const buildIntentId = (merchantId: string, intentId: string): string => `${merchantId}.${intentId}`;

/** Days go by, with the look of each. */
export async function passDays(story: Scenario, count: number): Promise<Status> {
  await story.passTime(`P${count}D`);
  return story.advanceUntil(() => true);
}

/** The acquirer says that the merchant's record has changed: the watch looks at once. */
export const reportMerchantChanged = (story: Scenario) =>
  story.report('merchantChanged', { messageId: randomUUID() });

/** Which intents were paid on which card: `day-1 1011`. */
export const listPayouts = ({ testEnv, merchantId }: Scenario): string[] =>
  testEnv.sandbox
    .readLedger({ merchantId })
    .filter(({ effect }) => effect === 'payout' || effect === 'payout-again')
    .map(
      ({ key, detail }) => `${key.replace(buildIntentId(merchantId, ''), '')} ${detail['last4']}`,
    );

/** The orders of the watch alone: those after the request had unlocked other changes. */
export const selectWatchOrders = (orders: string[]): string[] =>
  orders.slice(orders.indexOf('unlock') + 1);

export async function thawWithTwoPeople(
  story: Scenario,
  [first, second]: readonly [Actor, Actor] = [staff.risk, staff.otherRisk],
): Promise<void> {
  await story.act(first, 'thaw', { reason: 'called back' });
  await story.act(second, 'thaw', { reason: 'called back' });
}

/** One of the merchant's contacts taps the link in a notice. */
export const objectByLink = (story: Scenario, contactId = 'c-mail', newFacts = false) =>
  story.act({ id: contactId, role: 'system' }, 'object', {
    contactId,
    ...(newFacts && { newFacts }),
  });

/** A request brought to its end, and its payouts stopped by a contact's link. */
export async function stopByLink(story: Scenario): Promise<Status> {
  await completeRequest(story);
  await objectByLink(story);
  return story.advanceUntilWaitingOn('risk', 'frozen');
}
