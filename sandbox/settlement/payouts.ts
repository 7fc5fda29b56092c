/** The payout engine: pays now, or keeps in the hold; each intent is paid once. */
import type { Payout } from './books.ts';
import { Refusal } from '../refusal.ts';
import type { MerchantRef, World } from '../world.ts';

export interface SettleOrder extends MerchantRef {
  amountFen: number;
  intentId?: string | undefined;
}

/**
 * A day's takings are to be paid out: to the target now, or into the hold.
 * @throws Refusal 404 for an unknown merchant, 409 when the intent was for another amount
 */
export function settle(world: World, order: SettleOrder): Payout {
  const { books } = world.merchant(order);
  const intentId = order.intentId ?? world.id('intent');
  const known = books.payouts.find((payout) => payout.intentId === intentId);
  if (known && known.amountFen !== order.amountFen)
    throw new Refusal(409, 'KEY_REUSED', 'the intent is known with another amount');
  if (known) return known;
  const payout: Payout = { intentId, amountFen: order.amountFen, state: 'held' };
  books.payouts.push(payout);
  if (!books.held) payIfAllowed(world, order, payout, '');
  return payout;
}

/** Pays what waits, oldest first, to the current target; what the cap leaves out goes on waiting. */
export function payHeld(world: World, merchant: MerchantRef, requestId: string): number {
  const waiting = world.merchant(merchant).books.payouts.filter(({ state }) => state === 'held');
  return waiting
    .filter((payout) => payIfAllowed(world, merchant, payout, requestId))
    .reduce((sum, { amountFen }) => sum + amountFen, 0);
}

function payIfAllowed(
  world: World,
  { acquirerId, merchantId }: MerchantRef,
  payout: Payout,
  requestId: string,
): boolean {
  const { record, books } = world.merchant({ acquirerId, merchantId });
  // A dead card takes no money: the payout waits until another card is bound.
  if (record.binding.status !== 'ACTIVE') return false;
  const cap = books.cap && books.cap.until > Date.now() && books.cap.leftPayouts > 0;
  if (cap && books.cap && payout.amountFen > books.cap.leftFen) return false;
  if (cap && books.cap) {
    books.cap.leftFen -= payout.amountFen;
    books.cap.leftPayouts -= 1;
  }
  payout.state = 'paid';
  world.ledger.write({
    party: 'settlement',
    effect: 'payout',
    key: payout.intentId,
    acquirerId,
    merchantId,
    requestId,
    detail: { last4: record.binding.last4, amountFen: payout.amountFen },
  });
  return true;
}
