/**
 * The effect of each settlement order on the account state, in one file, because it is read as a list. Repeated keys are
 * filtered before: effects happen once.
 */
import type { MerchantRecord } from '../../domain/parties/merchant.ts';
import type { AccountState, SettlementParams, Snapshot } from './account-state.ts';
import { getBankName, findCard } from '../data/cards.ts';
import { maskAccount } from '../masks.ts';
import type { FinalState, Result, OrderDecision } from '../orders.ts';
import { countData } from './data-counts.ts';
import type { OrderOf, SettlementOrder } from './order-schema.ts';
import { payHeldPayouts, returnPayouts } from './payouts.ts';
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
    const context: OrderContext = { world, key, record, accountState };
    switch (order.kind) {
      case 'lock':
        return lockChanges(context, order);
      case 'unlock':
        if (accountState.lockedBy !== order.requestId) return { state: 'done' };
        accountState.lockedBy = undefined;
        return recordDone(context, order);
      case 'hold':
        accountState.held = true;
        return recordDone(context, order, {}, { openBatches: accountState.openBatches.size });
      case 'snapshot':
        return takeSnapshot(context, order);
      case 'set-params':
        return setParams(context, order, order.params);
      case 'restore-params':
        return restoreParams(context, order);
      case 'set-target':
        return setTarget(context, order);
      case 'restore-target':
        return restoreTarget(context, order);
      case 'reconcile':
        return reconcile(context, order);
      case 'test-payout':
        return { state: 'pending', later: () => testPayout(context, order) };
      case 'set-cap': {
        const { amountFen, payouts, forMs } = order.cap;
        accountState.cap = {
          remainingFen: amountFen,
          remainingPayouts: payouts,
          until: Date.now() + forMs,
        };
        accountState.t0Off = order.t0Off === true;
        return recordDone(context, order, { amountFen, payouts, t0Off: accountState.t0Off });
      }
      case 'lift-cap':
        accountState.cap = undefined;
        recordDone(context, order);
        return payWaitingPayouts(context, order);
      case 'allow-t0':
        accountState.t0Off = false;
        return recordDone(context, order);
      case 'set-limit':
        accountState.dailyLimitFen = order.amountFen;
        return recordDone(context, order, { amountFen: order.amountFen });
      case 'drop-old-card':
        accountState.snapshots.delete(order.snapshotRef);
        return recordDone(context, order, { snapshotRef: order.snapshotRef });
      case 'recall':
        return { state: 'pending', later: () => recallPayouts(context, order) };
      case 'release':
        return release(context, order);
    }
  };

function recordDone(
  context: OrderContext,
  order: SettlementOrder,
  detail: Result = {},
  result?: Result,
): FinalState {
  const { acquirerId, merchantId, requestId, kind: effect, terminal } = order;
  const owner = { acquirerId, merchantId, requestId };
  context.world.ledger.write({
    party: 'settlement',
    effect,
    key: context.key,
    ...owner,
    detail: { ...(terminal !== undefined && { terminal }), ...detail },
  });
  return { state: 'done', ...(result && { result }) };
}

/** A request that locks again what it has locked changes nothing. */
function lockChanges(context: OrderContext, order: OrderOf<'lock'>): FinalState {
  const { accountState, key, world } = context;
  const { acquirerId, merchantId, requestId, endSessions } = order;
  if (accountState.lockedBy === requestId) return { state: 'done' };
  if (accountState.lockedBy !== undefined)
    return refuse('POL_CHANGE_LOCK', 'another request holds the change lock');
  accountState.lockedBy = requestId;
  if (endSessions) {
    const count = accountState.endSessions(endSessions.exceptDevice);
    const by = { acquirerId, merchantId, requestId };
    world.ledger.write({
      party: 'settlement',
      effect: 'sessions-ended',
      key,
      ...by,
      detail: { count },
    });
  }
  return recordDone(context, order);
}

function takeSnapshot(context: OrderContext, order: SettlementOrder): FinalState {
  const { binding } = context.record;
  const snapshot: Snapshot = {
    requestId: order.requestId,
    binding: { ...binding },
    params: context.accountState.params,
    intents: context.accountState.payouts.map(({ intentId }) => intentId),
  };
  const snapshotRef = context.world.nextId('snap');
  const counts = countData(context.record, context.accountState, snapshot);
  context.accountState.snapshots.set(snapshotRef, snapshot);
  const { last4, cardVersion } = binding;
  return recordDone(
    context,
    order,
    { snapshotRef, ...counts, last4, cardVersion },
    { snapshotRef, ...counts },
  );
}

function setParams(
  context: OrderContext,
  order: SettlementOrder,
  { cycle, dailyCapFen }: SettlementParams,
): FinalState {
  const set = { ...(cycle && { cycle }), ...(dailyCapFen !== undefined && { dailyCapFen }) };
  context.accountState.params = { ...context.accountState.params, ...set };
  return recordDone(context, order, set);
}

function restoreParams(context: OrderContext, order: OrderOf<'restore-params'>): FinalState {
  const snapshot = context.accountState.snapshots.get(order.snapshotRef ?? '');
  // Without a snapshot this request cannot have set anything.
  if (!snapshot || snapshot.params === context.accountState.params)
    return { state: 'done', result: { changed: false } };
  context.accountState.params = snapshot.params;
  return recordDone(context, order, {}, { changed: true });
}

function setTarget(context: OrderContext, order: OrderOf<'set-target'>): FinalState {
  const { record, accountState } = context;
  const old = record.binding;
  if (old.cardVersion !== order.expectCardVersion)
    return refuse('SWT_PARTIAL', 'the card version is another one: read the position');
  if (accountState.rolledBackRequests.has(order.requestId))
    return refuse('SWT_PARTIAL', 'the request has put the old card back already');
  if (accountState.openBatches.size > 0 && order.despiteOpenBatch !== true)
    return refuse('SWT_BATCH_OPEN', 'a batch of payouts is open: the cut-over waits for its end');
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
  const { terminal } = order;
  const change = {
    what: 'settlement-card',
    at: since,
    replaced,
    ...(terminal !== undefined && { terminal }),
  } as const;
  accountState.switches.set(order.requestId, { key: context.key, change });
  return recordTargetMove(context, order, old, {
    evidence: order.evidence,
    ...(order.despiteOpenBatch && { despiteOpenBatch: true }),
  });
}

/** A switch of its own: the card version rises again, and only a change of this request is undone. */
function restoreTarget(context: OrderContext, order: OrderOf<'restore-target'>): FinalState {
  const { record, accountState } = context;
  const snapshot = accountState.snapshots.get(order.snapshotRef ?? '');
  const old = record.binding;
  const done = accountState.switches.get(order.requestId);
  accountState.rolledBackRequests.add(order.requestId);
  if (!snapshot || !done) return { state: 'done', result: { changed: false } };
  record.binding = { ...snapshot.binding, cardVersion: old.cardVersion + 1 };
  accountState.switches.delete(order.requestId);
  return recordTargetMove(context, order, old, { undoes: done.key });
}

function recordTargetMove(
  context: OrderContext,
  order: SettlementOrder,
  old: MerchantRecord['binding'],
  detail: Result,
): FinalState {
  const { last4: newLast4, cardVersion } = context.record.binding;
  const move = { target: 'settlement', oldLast4: old.last4, newLast4, cardVersion };
  return recordDone(context, order, { ...move, ...detail }, { changed: true, cardVersion });
}

function reconcile(context: OrderContext, order: OrderOf<'reconcile'>): FinalState {
  const snapshot = context.accountState.snapshots.get(order.snapshotRef ?? '');
  const { last4, cardVersion } = context.record.binding;
  const heldFen = context.accountState.computeHeldFen();
  if (!snapshot) return refuse('SWT_RECON', 'snapshotRef: no such snapshot');
  if (!context.accountState.held) return refuse('SWT_RECON', 'payouts are not held');
  if (cardVersion !== snapshot.binding.cardVersion + 1)
    return refuse('SWT_RECON', 'not exactly one switch since the snapshot');
  const counts = countData(context.record, context.accountState, snapshot);
  return recordDone(
    context,
    order,
    { last4, cardVersion, heldFen },
    { cardVersion, heldFen, ...counts },
  );
}

function testPayout(context: OrderContext, order: OrderOf<'test-payout'>): FinalState {
  if (findCard(order.account.number)?.payoutFails)
    return refuse('TST_PAYOUT', 'the bank of the card sent the payout back');
  const last4 = order.account.number.slice(-4);
  return recordDone(context, order, { last4, amountFen: order.amountFen });
}

function release(context: OrderContext, order: OrderOf<'release'>): FinalState {
  const { accountState, record } = context;
  accountState.held = false;
  recordDone(context, order, {
    last4: record.binding.last4,
    waitingFen: accountState.computeHeldFen(),
  });
  return payWaitingPayouts(context, order);
}

/** The bank of the card returns what is still there. It is paid again when another card is bound. */
function recallPayouts(context: OrderContext, order: OrderOf<'recall'>): FinalState {
  const returnedFen = returnPayouts(context.world, order);
  if (returnedFen === 0)
    return refuse('WATCH_RECALL_REFUSED', 'the bank of the card returns nothing');
  recordDone(context, order, { returnedFen });
  payWaitingPayouts(context, order);
  return { state: 'done', result: { returnedFen } };
}

/** Pays the waiting payouts, unless a hold is on. */
function payWaitingPayouts(
  { world, accountState }: OrderContext,
  order: SettlementOrder,
): FinalState {
  const paidFen = accountState.held ? 0 : payHeldPayouts(world, order, order.requestId);
  return { state: 'done', result: { paidFen } };
}
