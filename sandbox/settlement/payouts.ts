/** Payouts: paid at once, or kept while the hold is on; each intent is paid once [I9]. */
import { findCardByMask } from '../data/cards.ts';
import type { SandboxMerchant } from '../data/merchants.ts';
import { Refusal } from '../refusal.ts';
import type { MerchantRef, World } from '../world.ts';
import type { AccountState, Payout } from './account-state.ts';

export interface TakingsOrder extends MerchantRef {
  amountFen: number;
  intentId?: string | undefined;
  /** The payout is due but in none of the settlement's lists: a fault of the settlement. */
  lost?: boolean | undefined;
  /** The payout leaves the card at once. */
  forwarded?: boolean | undefined;
}

/** Refunds customers of a merchant, out of money that is not due yet. */
export function refundCustomers(world: World, order: MerchantRef & { amountFen: number }): void {
  const { record, accountState } = world.getMerchant(order);
  const { cardVersion } = record.binding;
  accountState.refunds.push({ amountFen: order.amountFen, cardVersion });
}

/**
 * Takes the takings of a day: they are paid to the target at once, or kept while the hold is on.
 * @throws Refusal 404 for an unknown merchant, 409 when the intent was for another amount
 */
export function settleTakings(world: World, order: TakingsOrder): Payout {
  const { record, accountState } = world.getMerchant(order);
  const intentId = order.intentId ?? world.nextId('intent');
  const known = accountState.payouts.find((payout) => payout.intentId === intentId);
  if (known && known.amountFen !== order.amountFen)
    throw new Refusal(409, 'KEY_REUSED', 'the intent is known with another amount');
  if (known) return known;
  const payout: Payout = {
    intentId,
    amountFen: order.amountFen,
    state: order.lost === true ? 'lost' : 'held',
    cycle: accountState.getCurrentCycle(),
    cardVersion: record.binding.cardVersion,
    at: new Date().toISOString(),
    forwarded: order.forwarded === true,
  };
  accountState.payouts.push(payout);
  if (payout.state === 'held' && !accountState.held) payIfAllowed(world, order, payout, '');
  return payout;
}

/** Pays the held payouts, oldest first, to the current target, as far as the cap allows. Returns what it paid, in fen. */
export function payHeldPayouts(world: World, merchant: MerchantRef, requestId: string): number {
  const { record, accountState } = world.getMerchant(merchant);
  return accountState.payouts
    .filter((payout) => isWaiting(payout, record.binding.cardVersion))
    .filter((payout) => payIfAllowed(world, merchant, payout, requestId))
    .reduce((sum, { amountFen }) => sum + amountFen, 0);
}

/** Returns payouts that have landed and did not leave the card at once. Returns their sum, in fen. */
export function returnPayouts(
  world: World,
  { intents, ...order }: MerchantRef & { requestId: string; intents: readonly string[] },
): number {
  const { acquirerId, merchantId, requestId } = order;
  const returned = world
    .getMerchant(order)
    .accountState.payouts.filter(
      ({ intentId, state, forwarded }) =>
        intents.includes(intentId) && state === 'landed' && !forwarded,
    );
  for (const payout of returned) {
    const { intentId: key, amountFen, last4 = '' } = payout;
    payout.state = 'returned';
    payout.at = new Date().toISOString();
    const by = { acquirerId, merchantId, requestId };
    const detail = { last4, amountFen };
    world.ledger.write({ party: 'settlement', effect: 'payout-returned', key, ...by, detail });
  }
  return sumAmounts(returned);
}

/** A returned payout is paid again when another card is bound, under the same intent [E3 cut-over]. */
const isWaiting = ({ state, cardVersion }: Payout, current: number): boolean =>
  state === 'held' || (state === 'returned' && cardVersion !== current);

/** The payouts that are due, and those that were paid since this version of the card was bound. */
export function listPayoutsSince({ record, accountState }: SandboxMerchant, cardVersion: number) {
  const due = accountState.payouts.filter(
    (payout) => payout.state === 'held' || payout.cardVersion >= cardVersion,
  );
  const { last4: targetLast4, cardVersion: currentVersion } = record.binding;
  return {
    targetLast4,
    cardVersion: currentVersion,
    held: accountState.held,
    cycle: accountState.params.cycle ?? 'T1',
    dueFen: sumAmounts(due),
    refundedFen: sumAmounts(accountState.refunds.filter((each) => each.cardVersion >= cardVersion)),
    payouts: due.filter(({ state }) => state !== 'lost').map(formatPayout),
  };
}

const sumAmounts = (amounts: readonly { amountFen: number }[]): number =>
  amounts.reduce((sum, { amountFen }) => sum + amountFen, 0);

const formatPayout = ({ intentId, amountFen, state, last4, at, cycle, forwarded }: Payout) => ({
  intentId,
  amountFen,
  state,
  ...(last4 !== undefined && { last4 }),
  at,
  cycle,
  ...(forwarded && state === 'landed' && { forwarded }),
});

function payIfAllowed(
  world: World,
  merchant: MerchantRef,
  payout: Payout,
  requestId: string,
): boolean {
  const { record, accountState } = world.getMerchant(merchant);
  // A card that is not active takes no money: the payout waits until another card is bound.
  if (record.binding.status !== 'ACTIVE' || !consumeCap(accountState, payout)) return false;
  sendPayout(world, merchant, payout, requestId);
  return true;
}

/** Subtracts the payout from the cap; false when the cap does not allow it. */
function consumeCap({ cap }: AccountState, { amountFen }: Payout): boolean {
  if (!cap || cap.until <= Date.now() || cap.remainingPayouts === 0) return true;
  if (amountFen > cap.remainingFen) return false;
  cap.remainingFen -= amountFen;
  cap.remainingPayouts -= 1;
  return true;
}

function sendPayout(
  world: World,
  { acquirerId, merchantId }: MerchantRef,
  payout: Payout,
  requestId: string,
): void {
  const { first6, last4, cardVersion } = world.getMerchant({ acquirerId, merchantId }).record
    .binding;
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
  const comesBack = findCardByMask(first6, last4)?.payoutsReturn === true;
  if (comesBack) write('payout-returned');
  payout.state = comesBack ? 'returned' : 'landed';
  payout.cardVersion = cardVersion;
  payout.last4 = last4;
  payout.at = new Date().toISOString();
}
