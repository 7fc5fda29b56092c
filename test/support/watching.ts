/** The weeks after a completed request, as tests let them pass and see them. */
import { randomUUID } from 'node:crypto';
import type { Actor } from '../../domain/card-change.ts';
import type { Status } from '../../workflows/contract.ts';
import { bring, confirmTest } from './acts.ts';
import { staff } from './people.ts';
import type { Story } from './story.ts';

/** A request brought to its end; acts and looks go to the watch from here on. */
export async function complete(story: Story): Promise<Status> {
  await bring(story, 'trial');
  await confirmTest(story);
  return story.watch();
}

/** A day's takings fall due; `lost` when the settlement forgets to pay them. */
export const takings = (
  { house, merchantId }: Story,
  intentId: string,
  amountFen: number,
  lost = false,
) =>
  house.sandbox.settle({
    acquirerId: 'demo',
    merchantId,
    intentId: intentOf(merchantId, intentId),
    amountFen,
    lost,
  });

/** An intent is one merchant's: no two merchants share an id. */
const intentOf = (merchantId: string, intentId: string): string => `${merchantId}.${intentId}`;

/** Days go by, with the look of each. */
export async function days(story: Story, count: number): Promise<Status> {
  await story.pass(`P${count}D`);
  return story.until(() => true);
}

/** The acquirer says that the merchant's record has changed: the watch looks at once. */
export const recordChanged = (story: Story) =>
  story.report('merchantChanged', { messageId: randomUUID() });

/** Which intents were paid on which card: `day-1 1011`. */
export const payouts = ({ house, merchantId }: Story): string[] =>
  house.sandbox
    .ledger({ merchantId })
    .filter(({ effect }) => effect === 'payout' || effect === 'payout-again')
    .map(({ key, detail }) => `${key.replace(intentOf(merchantId, ''), '')} ${detail['last4']}`);

/** The orders of the watch alone: those after the request had unlocked other changes. */
export const afterwards = (orders: string[]): string[] =>
  orders.slice(orders.indexOf('unlock') + 1);

export async function thawByTwo(
  story: Story,
  [first, second]: readonly [Actor, Actor] = [staff.risk, staff.otherRisk],
): Promise<void> {
  await story.act(first, 'thaw', { reason: 'called back' });
  await story.act(second, 'thaw', { reason: 'called back' });
}

/** One of the merchant's contacts taps the link in a notice. */
export const objectByLink = (story: Story, contactId = 'c-mail', newFacts = false) =>
  story.act({ id: contactId, role: 'system' }, 'object', {
    contactId,
    ...(newFacts && { newFacts }),
  });

/** A request brought to its end, and its payouts stopped by a contact's link. */
export async function stoppedByLink(story: Story): Promise<Status> {
  await complete(story);
  await objectByLink(story);
  return story.untilWaitingOn('risk', 'frozen');
}
