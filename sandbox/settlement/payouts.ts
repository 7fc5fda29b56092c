/** Payouts: paid at once, or kept while the hold is on; each intent is paid once [I9]. */
import { findCardByMask } from '../data/cards.ts';
import { Refusal } from '../refusal.ts';
import type { ScopeRef, World } from '../world.ts';
import type { AccountState, Payout } from './account-state.ts';

export interface TakingsOrder extends ScopeRef {
  amountFen: number;
  intentId?: string | undefined;
  /** The payout is due but in none of the settlement's lists: a fault of the settlement. */
  lost?: boolean | undefined;
  /** The payout leaves the card at once. */
  forwarded?: boolean | undefined;
  /** Once sent it stays on its way until `endFlight`. */
  inFlight?: boolean | undefined;
}

/** Refunds customers of a merchant, out of money that is not due yet. */
export function refundCustomers(world: World, order: ScopeRef & { amountFen: number }): void {
  const { record, accountState } = world.getMerchant(order);
  const { cardVersion } = record.binding;
  accountState.refunds.push({ amountFen: order.amountFen, cardVersion });
}

/** A chargeback, or a refund with no money left for it: the merchant owes it, and it is taken off the next takings. */
export function chargeBack(world: World, order: ScopeRef & { amountFen: number }): void {
  world.getMerchant(order).accountState.debtFen += order.amountFen;
}

/**
 * Takes the takings of a day: they are paid to the target at once, or kept while the hold is on.
 * @throws Refusal 404 for an unknown merchant, 409 when the intent was for another amount
 */
export function settleTakings(world: World, order: TakingsOrder): Payout {
  const { record, accountState } = world.getMerchant(order);
  const intentId = order.intentId ?? world.nextId('intent');
  const known = accountState.payouts.find((payout) => payout.intentId === intentId);
  if (known && known.takingsFen !== order.amountFen)
    throw new Refusal(409, 'KEY_REUSED', 'the intent is known with another amount');
  if (known) {
    if (order.lost === true) known.state = 'lost';
    return known;
  }
  const amountFen = takeOffDebt(accountState, order.amountFen);
  const now = new Date().toISOString();
  const payout: Payout = {
    intentId,
    amountFen,
    takingsFen: order.amountFen,
    state: findFirstState(order, amountFen),
    cycle: accountState.getCurrentCycle(),
    cardVersion: record.binding.cardVersion,
    dueAt: now,
    at: now,
    sendings: [],
    inFlight: order.inFlight === true,
    forwarded: order.forwarded === true,
  };
  accountState.payouts.push(payout);
  if (payout.state === 'held' && !accountState.held) payIfAllowed(world, order, payout, '');
  return payout;
}

/** @returns what is left of the takings, in fen */
function takeOffDebt(accountState: AccountState, takingsFen: number): number {
  const offsetFen = Math.min(accountState.debtFen, takingsFen);
  accountState.debtFen -= offsetFen;
  return takingsFen - offsetFen;
}

function findFirstState({ lost }: TakingsOrder, amountFen: number): Payout['state'] {
  if (amountFen === 0) return 'offset';
  return lost === true ? 'lost' : 'held';
}

/** Pays the held payouts, oldest first, to the current target, as far as the cap allows. Returns what it paid, in fen. */
export function payHeldPayouts(world: World, merchant: ScopeRef, requestId: string): number {
  const { record, accountState } = world.getMerchant(merchant);
  return accountState.payouts
    .filter((payout) => isWaiting(payout, record.binding.cardVersion))
    .filter((payout) => payIfAllowed(world, merchant, payout, requestId))
    .reduce((sum, { amountFen }) => sum + amountFen, 0);
}

/** Returns payouts that have landed and did not leave the card at once. Returns their sum, in fen. */
export function returnPayouts(
  world: World,
  { intents, ...order }: ScopeRef & { requestId: string; intents: readonly string[] },
): number {
  const returned = world
    .getMerchant(order)
    .accountState.payouts.filter(
      ({ intentId, state, forwarded }) =>
        intents.includes(intentId) && state === 'landed' && !forwarded,
    );
  for (const payout of returned) endSending(world, order, payout, 'returned', order.requestId);
  return returned.reduce((sum, { amountFen }) => sum + amountFen, 0);
}

export interface FlightEnd extends ScopeRef {
  intentId: string;
  as: 'landed' | 'returned';
  /** How much later than now it happens, ms: for whoever does not wait. */
  laterMs?: number | undefined;
}

/**
 * Ends the way of a payout that was sent. One that comes back is paid once more, under its intent, to the card that is
 * bound by then; under a hold it waits for the release.
 * @throws Refusal 404 for an unknown merchant, 409 when no such payout is on its way
 */
export function endFlight(
  world: World,
  { intentId, as, laterMs = 0, ...merchant }: FlightEnd,
): void {
  const { accountState, record } = world.getMerchant(merchant);
  const payout = accountState.payouts.find((each) => each.intentId === intentId);
  if (payout?.state !== 'sent')
    throw new Refusal(409, 'NOT_IN_FLIGHT', 'intentId: no payout with it is on its way');
  payout.inFlight = false;
  endSending(world, merchant, payout, as, '', laterMs);
  if (!accountState.held && isWaiting(payout, record.binding.cardVersion))
    payIfAllowed(world, merchant, payout, '', laterMs);
}

/** A returned payout is paid again when another card is bound, under the same intent [E3 cut-over]. */
const isWaiting = ({ state, cardVersion }: Payout, current: number): boolean =>
  state === 'held' || (state === 'returned' && cardVersion !== current);

function payIfAllowed(
  world: World,
  merchant: ScopeRef,
  payout: Payout,
  requestId: string,
  laterMs = 0,
): boolean {
  const { record, accountState } = world.getMerchant(merchant);
  // A card that is not active takes no money: the payout waits until another card is bound.
  if (record.binding.status !== 'ACTIVE' || !consumeCap(accountState, payout)) return false;
  sendPayout(world, merchant, payout, requestId, laterMs);
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
  merchant: ScopeRef,
  payout: Payout,
  requestId: string,
  laterMs: number,
): void {
  const { first6, last4, cardVersion } = world.getMerchant(merchant).record.binding;
  const at = new Date(Date.now() + laterMs).toISOString();
  const isAgain = payout.sendings.length > 0;
  payout.sendings.push({ first6, last4, cardVersion, sentAt: at, state: 'sent', at });
  payout.cardVersion = cardVersion;
  payout.state = 'sent';
  payout.at = at;
  writePayout(world, merchant, payout, isAgain ? 'payout-again' : 'payout', requestId);
  if (payout.inFlight) return;
  if (findCardByMask(first6, last4)?.payoutsReturn === true)
    return endSending(world, merchant, payout, 'returned', requestId, laterMs);
  payout.state = 'landed';
  Object.assign(payout.sendings.at(-1) ?? {}, { state: 'landed' });
}

function endSending(
  world: World,
  merchant: ScopeRef,
  payout: Payout,
  state: 'landed' | 'returned',
  requestId: string,
  laterMs = 0,
): void {
  payout.state = state;
  payout.at = new Date(Date.now() + laterMs).toISOString();
  Object.assign(payout.sendings.at(-1) ?? {}, { state, at: payout.at });
  writePayout(world, merchant, payout, `payout-${state}`, requestId);
}

function writePayout(
  world: World,
  { acquirerId, merchantId, terminal }: ScopeRef,
  { intentId: key, amountFen, sendings }: Payout,
  effect: string,
  requestId: string,
): void {
  const { last4 = '' } = sendings.at(-1) ?? {};
  const by = { acquirerId, merchantId, requestId };
  const detail = { ...(terminal !== undefined && { terminal }), last4, amountFen };
  world.ledger.write({ party: 'settlement', effect, key, ...by, detail });
}
