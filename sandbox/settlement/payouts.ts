/** The payout engine: pays now, or keeps in the hold; each intent is paid once. */
import { cardByMask } from '../data/cards.ts';
import type { SandboxMerchant } from '../data/merchants.ts';
import { Refusal } from '../refusal.ts';
import type { MerchantRef, World } from '../world.ts';
import type { Books, Payout } from './books.ts';

export interface SettleOrder extends MerchantRef {
  amountFen: number;
  intentId?: string | undefined;
  /** The settlement owes it and knows nothing of a payout. */
  lost?: boolean | undefined;
}

/**
 * A day's takings are to be paid out: to the target now, or into the hold.
 * @throws Refusal 404 for an unknown merchant, 409 when the intent was for another amount
 */
export function settle(world: World, order: SettleOrder): Payout {
  const { record, books } = world.merchant(order);
  const intentId = order.intentId ?? world.id('intent');
  const known = books.payouts.find((payout) => payout.intentId === intentId);
  if (known && known.amountFen !== order.amountFen)
    throw new Refusal(409, 'KEY_REUSED', 'the intent is known with another amount');
  if (known) return known;
  const payout: Payout = {
    intentId,
    amountFen: order.amountFen,
    state: order.lost === true ? 'lost' : 'held',
    cycle: books.cycleNow(),
    cardVersion: record.binding.cardVersion,
    at: new Date().toISOString(),
  };
  books.payouts.push(payout);
  if (payout.state === 'held' && !books.held) payIfAllowed(world, order, payout, '');
  return payout;
}

/** Pays what waits, oldest first, to the current target; what the cap leaves out goes on waiting. */
export function payHeld(world: World, merchant: MerchantRef, requestId: string): number {
  const { record, books } = world.merchant(merchant);
  return books.payouts
    .filter((payout) => waits(payout, record.binding.cardVersion))
    .filter((payout) => payIfAllowed(world, merchant, payout, requestId))
    .reduce((sum, { amountFen }) => sum + amountFen, 0);
}

/** What came back is paid again when another card is bound, under the same intent (rules.md E3 cut-over rule). */
const waits = ({ state, cardVersion }: Payout, current: number): boolean =>
  state === 'held' || (state === 'returned' && cardVersion !== current);

/** What is due, and what was paid, since a version of the card was bound. */
export function payoutsSince({ record, books }: SandboxMerchant, cardVersion: number) {
  const due = books.payouts.filter(
    (payout) => payout.state === 'held' || payout.cardVersion >= cardVersion,
  );
  const { last4: targetLast4, cardVersion: standing } = record.binding;
  return {
    targetLast4,
    cardVersion: standing,
    held: books.held,
    cycle: books.params.cycle ?? 'T1',
    dueFen: due.reduce((sum, { amountFen }) => sum + amountFen, 0),
    payouts: due.filter(({ state }) => state !== 'lost').map(shown),
  };
}

const shown = ({ intentId, amountFen, state, last4, at, cycle }: Payout) => ({
  intentId,
  amountFen,
  state,
  ...(last4 !== undefined && { last4 }),
  at,
  cycle,
});

function payIfAllowed(
  world: World,
  merchant: MerchantRef,
  payout: Payout,
  requestId: string,
): boolean {
  const { record, books } = world.merchant(merchant);
  // A dead card takes no money: the payout waits until another card is bound.
  if (record.binding.status !== 'ACTIVE' || !fitsCap(books, payout)) return false;
  pay(world, merchant, payout, requestId);
  return true;
}

/** Takes the payout off what the cap still leaves. */
function fitsCap({ cap }: Books, { amountFen }: Payout): boolean {
  if (!cap || cap.until <= Date.now() || cap.leftPayouts === 0) return true;
  if (amountFen > cap.leftFen) return false;
  cap.leftFen -= amountFen;
  cap.leftPayouts -= 1;
  return true;
}

function pay(
  world: World,
  { acquirerId, merchantId }: MerchantRef,
  payout: Payout,
  requestId: string,
): void {
  const { first6, last4, cardVersion } = world.merchant({ acquirerId, merchantId }).record.binding;
  const { intentId: key, amountFen } = payout;
  const write = (effect: string) =>
    world.ledger.write({
      party: 'settlement',
      effect,
      key,
      acquirerId,
      merchantId,
      requestId,
      detail: { last4, amountFen },
    });
  write(payout.state === 'returned' ? 'payout-again' : 'payout');
  const comesBack = cardByMask(first6, last4)?.payoutsReturn === true;
  if (comesBack) write('payout-returned');
  payout.state = comesBack ? 'returned' : 'landed';
  payout.cardVersion = cardVersion;
  payout.last4 = last4;
  payout.at = new Date().toISOString();
}
