/** What each settlement order does to a merchant's books. Effects happen once: keys are judged before. */
import { createHash } from 'node:crypto';
import type { MerchantRecord } from '../../domain/parties/merchant.ts';
import type { AccountState, SettlementParams, Snapshot } from './account-state.ts';
import { getBankName, findCard } from '../data/cards.ts';
import { maskAccount } from '../masks.ts';
import type { FinalState, Result, OrderDecision } from '../orders.ts';
import type { OrderOf, SettlementOrder } from './order-schema.ts';
import { payHeldPayouts } from './payouts.ts';
import type { World } from '../world.ts';

interface OrderContext {
  world: World;
  key: string;
  accountState: AccountState;
  record: MerchantRecord;
}

const refuse = (code: string, message: string): FinalState => ({ state: 'refused', code, message });

export const createSettlementHandler =
  (world: World) =>
  (order: SettlementOrder, key: string): OrderDecision => {
    const { record, accountState } = world.getMerchant(order);
    const at: OrderContext = { world, key, record, accountState };
    switch (order.kind) {
      case 'lock':
        if (accountState.lockedBy !== undefined && accountState.lockedBy !== order.requestId)
          return refuse('POL_CHANGE_LOCK', 'another request holds the change lock');
        accountState.lockedBy = order.requestId;
        return recordDone(at, order);
      case 'unlock':
        if (accountState.lockedBy !== order.requestId) return { state: 'done' };
        accountState.lockedBy = undefined;
        return recordDone(at, order);
      case 'hold':
        accountState.held = true;
        return recordDone(at, order);
      case 'snapshot':
        return takeSnapshot(at, order);
      case 'set-params':
        return setParams(at, order, order.params);
      case 'restore-params':
        return restoreParams(at, order);
      case 'set-target':
        return setTarget(at, order);
      case 'restore-target':
        return restoreTarget(at, order);
      case 'reconcile':
        return reconcile(at, order);
      case 'test-payout':
        return { state: 'pending', later: () => testPayout(at, order) };
      case 'set-cap': {
        const { amountFen, payouts, forMs } = order.cap;
        accountState.cap = {
          remainingFen: amountFen,
          remainingPayouts: payouts,
          until: Date.now() + forMs,
        };
        accountState.t0Off = order.t0Off === true;
        return recordDone(at, order, { amountFen, payouts, t0Off: accountState.t0Off });
      }
      case 'lift-cap':
        accountState.cap = undefined;
        recordDone(at, order);
        return payWaitingPayouts(at, order);
      case 'allow-t0':
        accountState.t0Off = false;
        return recordDone(at, order);
      case 'drop-old-card':
        accountState.snapshots.delete(order.snapshotRef);
        return recordDone(at, order, { snapshotRef: order.snapshotRef });
      case 'release':
        return release(at, order);
    }
  };

function recordDone(
  at: OrderContext,
  order: SettlementOrder,
  detail: Result = {},
  result?: Result,
): FinalState {
  const { acquirerId, merchantId, requestId, kind: effect } = order;
  const owner = { acquirerId, merchantId, requestId };
  at.world.ledger.write({ party: 'settlement', effect, key: at.key, ...owner, detail });
  return { state: 'done', ...(result && { result }) };
}

function takeSnapshot(at: OrderContext, order: SettlementOrder): FinalState {
  const { binding } = at.record;
  const kept: Snapshot = {
    requestId: order.requestId,
    binding: { ...binding },
    params: at.accountState.params,
  };
  const snapshotRef = at.world.nextId('snap');
  const hash = createHash('sha256').update(JSON.stringify(kept)).digest('hex');
  at.accountState.snapshots.set(snapshotRef, kept);
  const detail = { snapshotRef, hash, last4: binding.last4, cardVersion: binding.cardVersion };
  return recordDone(at, order, detail, { snapshotRef, hash });
}

function setParams(
  at: OrderContext,
  order: SettlementOrder,
  { cycle, dailyCapFen }: SettlementParams,
): FinalState {
  const set = { ...(cycle && { cycle }), ...(dailyCapFen !== undefined && { dailyCapFen }) };
  at.accountState.params = { ...at.accountState.params, ...set };
  return recordDone(at, order, set);
}

function restoreParams(at: OrderContext, order: OrderOf<'restore-params'>): FinalState {
  const kept = at.accountState.snapshots.get(order.snapshotRef ?? '');
  // Without a snapshot nothing of this request can have been set.
  if (!kept || kept.params === at.accountState.params)
    return { state: 'done', result: { changed: false } };
  at.accountState.params = kept.params;
  return recordDone(at, order, {}, { changed: true });
}

function setTarget(at: OrderContext, order: OrderOf<'set-target'>): FinalState {
  const { record, accountState } = at;
  const old = record.binding;
  if (old.cardVersion !== order.expectCardVersion)
    return refuse('SWT_PARTIAL', 'the card version is another one: read the position');
  if (accountState.rolledBackRequests.has(order.requestId))
    return refuse('SWT_PARTIAL', 'the request has put the old card back already');
  const account = maskAccount(order.account.number, order.account.bankCode);
  const since = new Date().toISOString();
  record.binding = {
    ...account,
    bankName: getBankName(account.bankCode),
    accountKind: order.account.kind,
    status: 'ACTIVE',
    cardVersion: old.cardVersion + 1,
    since,
  };
  const replaced = { first6: old.first6, last4: old.last4, bankCode: old.bankCode };
  const change = { what: 'settlement-card', at: since, replaced } as const;
  accountState.switches.set(order.requestId, { key: at.key, change });
  return recordTargetMove(at, order, old, { evidence: order.evidence });
}

/** A switch of its own: the version goes on rising, and only what was changed is put back. */
function restoreTarget(at: OrderContext, order: OrderOf<'restore-target'>): FinalState {
  const { record, accountState } = at;
  const kept = accountState.snapshots.get(order.snapshotRef ?? '');
  const old = record.binding;
  const done = accountState.switches.get(order.requestId);
  accountState.rolledBackRequests.add(order.requestId);
  if (!kept || !done) return { state: 'done', result: { changed: false } };
  record.binding = { ...kept.binding, cardVersion: old.cardVersion + 1 };
  accountState.switches.delete(order.requestId);
  return recordTargetMove(at, order, old, { undoes: done.key });
}

function recordTargetMove(
  at: OrderContext,
  order: SettlementOrder,
  old: MerchantRecord['binding'],
  detail: Result,
): FinalState {
  const { last4: newLast4, cardVersion } = at.record.binding;
  const move = { target: 'settlement', oldLast4: old.last4, newLast4, cardVersion };
  return recordDone(at, order, { ...move, ...detail }, { changed: true, cardVersion });
}

function reconcile(at: OrderContext, order: OrderOf<'reconcile'>): FinalState {
  const kept = at.accountState.snapshots.get(order.snapshotRef ?? '');
  const { last4, cardVersion } = at.record.binding;
  const heldFen = at.accountState.computeHeldFen();
  if (!kept) return refuse('SWT_RECON', 'snapshotRef: no such snapshot');
  if (!at.accountState.held) return refuse('SWT_RECON', 'payouts are not held');
  if (cardVersion !== kept.binding.cardVersion + 1)
    return refuse('SWT_RECON', 'not exactly one switch since the snapshot');
  return recordDone(at, order, { last4, cardVersion, heldFen }, { cardVersion, heldFen });
}

function testPayout(at: OrderContext, order: OrderOf<'test-payout'>): FinalState {
  if (findCard(order.account.number)?.payoutFails)
    return refuse('TST_PAYOUT', 'the bank of the card sent the payout back');
  const last4 = order.account.number.slice(-4);
  return recordDone(at, order, { last4, amountFen: order.amountFen });
}

function release(at: OrderContext, order: OrderOf<'release'>): FinalState {
  const { accountState, record } = at;
  accountState.held = false;
  recordDone(at, order, { last4: record.binding.last4, waitingFen: accountState.computeHeldFen() });
  return payWaitingPayouts(at, order);
}

/** Pays what waits, unless a hold is on: then it goes on waiting. */
function payWaitingPayouts(
  { world, accountState }: OrderContext,
  order: SettlementOrder,
): FinalState {
  const paidFen = accountState.held ? 0 : payHeldPayouts(world, order, order.requestId);
  return { state: 'done', result: { paidFen } };
}
