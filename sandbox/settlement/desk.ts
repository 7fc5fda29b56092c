/** What each settlement order does to a merchant's books. Effects happen once: keys are judged before. */
import { createHash } from 'node:crypto';
import type { MerchantRecord } from '../../domain/parties.ts';
import type { Books, SettlementParams, Snapshot } from './books.ts';
import { bankNameOf, cardOf } from '../data/cards.ts';
import { masked } from '../masks.ts';
import type { Final, Result, Ruling } from '../orders.ts';
import type { OrderOf, SettlementOrder } from './orders.ts';
import { payHeld } from './payouts.ts';
import type { World } from '../world.ts';

interface At {
  world: World;
  key: string;
  books: Books;
  record: MerchantRecord;
}

const refused = (code: string, message: string): Final => ({ state: 'refused', code, message });

export const settlementDesk =
  (world: World) =>
  (order: SettlementOrder, key: string): Ruling => {
    const { record, books } = world.merchant(order);
    const at: At = { world, key, record, books };
    switch (order.kind) {
      case 'lock':
        if (books.lockedBy !== undefined && books.lockedBy !== order.requestId)
          return refused('POL_CHANGE_LOCK', 'another request holds the change lock');
        books.lockedBy = order.requestId;
        return written(at, order);
      case 'unlock':
        if (books.lockedBy !== order.requestId) return { state: 'done' };
        books.lockedBy = undefined;
        return written(at, order);
      case 'hold':
        books.held = true;
        return written(at, order);
      case 'snapshot':
        return snapshot(at, order);
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
        books.cap = { leftFen: amountFen, leftPayouts: payouts, until: Date.now() + forMs };
        books.t0Off = order.t0Off === true;
        return written(at, order, { amountFen, payouts, t0Off: books.t0Off });
      }
      case 'lift-cap':
        books.cap = undefined;
        written(at, order);
        return paidOn(at, order);
      case 'allow-t0':
        books.t0Off = false;
        return written(at, order);
      case 'drop-old-card':
        books.snapshots.delete(order.snapshotRef);
        return written(at, order, { snapshotRef: order.snapshotRef });
      case 'release':
        return release(at, order);
    }
  };

function written(at: At, order: SettlementOrder, detail: Result = {}, result?: Result): Final {
  const { acquirerId, merchantId, requestId, kind: effect } = order;
  const owner = { acquirerId, merchantId, requestId };
  at.world.ledger.write({ party: 'settlement', effect, key: at.key, ...owner, detail });
  return { state: 'done', ...(result && { result }) };
}

function snapshot(at: At, order: SettlementOrder): Final {
  const { binding } = at.record;
  const kept: Snapshot = {
    requestId: order.requestId,
    binding: { ...binding },
    params: at.books.params,
  };
  const snapshotRef = at.world.id('snap');
  const hash = createHash('sha256').update(JSON.stringify(kept)).digest('hex');
  at.books.snapshots.set(snapshotRef, kept);
  const detail = { snapshotRef, hash, last4: binding.last4, cardVersion: binding.cardVersion };
  return written(at, order, detail, { snapshotRef, hash });
}

function setParams(
  at: At,
  order: SettlementOrder,
  { cycle, dailyCapFen }: SettlementParams,
): Final {
  const set = { ...(cycle && { cycle }), ...(dailyCapFen !== undefined && { dailyCapFen }) };
  at.books.params = { ...at.books.params, ...set };
  return written(at, order, set);
}

function restoreParams(at: At, order: OrderOf<'restore-params'>): Final {
  const kept = at.books.snapshots.get(order.snapshotRef ?? '');
  // Without a snapshot nothing of this request can have been set.
  if (!kept || kept.params === at.books.params)
    return { state: 'done', result: { changed: false } };
  at.books.params = kept.params;
  return written(at, order, {}, { changed: true });
}

function setTarget(at: At, order: OrderOf<'set-target'>): Final {
  const { record, books } = at;
  const old = record.binding;
  if (old.cardVersion !== order.expectCardVersion)
    return refused('SWT_PARTIAL', 'the card version is another one: read the position');
  if (books.wentBack.has(order.requestId))
    return refused('SWT_PARTIAL', 'the request has put the old card back already');
  const account = masked(order.account.number, order.account.bankCode);
  const since = new Date().toISOString();
  record.binding = {
    ...account,
    bankName: bankNameOf(account.bankCode),
    accountKind: order.account.kind,
    status: 'ACTIVE',
    cardVersion: old.cardVersion + 1,
    since,
  };
  const replaced = { first6: old.first6, last4: old.last4, bankCode: old.bankCode };
  const change = { what: 'settlement-card', at: since, replaced } as const;
  books.switches.set(order.requestId, { key: at.key, change });
  return moved(at, order, old, { evidence: order.evidence });
}

/** A switch of its own: the version goes on rising, and only what was changed is put back. */
function restoreTarget(at: At, order: OrderOf<'restore-target'>): Final {
  const { record, books } = at;
  const kept = books.snapshots.get(order.snapshotRef ?? '');
  const old = record.binding;
  const done = books.switches.get(order.requestId);
  books.wentBack.add(order.requestId);
  if (!kept || !done) return { state: 'done', result: { changed: false } };
  record.binding = { ...kept.binding, cardVersion: old.cardVersion + 1 };
  books.switches.delete(order.requestId);
  return moved(at, order, old, { undoes: done.key });
}

function moved(
  at: At,
  order: SettlementOrder,
  old: MerchantRecord['binding'],
  detail: Result,
): Final {
  const { last4: newLast4, cardVersion } = at.record.binding;
  const move = { target: 'settlement', oldLast4: old.last4, newLast4, cardVersion };
  return written(at, order, { ...move, ...detail }, { changed: true, cardVersion });
}

function reconcile(at: At, order: OrderOf<'reconcile'>): Final {
  const kept = at.books.snapshots.get(order.snapshotRef ?? '');
  const { last4, cardVersion } = at.record.binding;
  const heldFen = at.books.heldFen();
  if (!kept) return refused('SWT_RECON', 'snapshotRef: no such snapshot');
  if (!at.books.held) return refused('SWT_RECON', 'payouts are not held');
  if (cardVersion !== kept.binding.cardVersion + 1)
    return refused('SWT_RECON', 'not exactly one switch since the snapshot');
  return written(at, order, { last4, cardVersion, heldFen }, { cardVersion, heldFen });
}

function testPayout(at: At, order: OrderOf<'test-payout'>): Final {
  if (cardOf(order.account.number)?.payoutFails)
    return refused('TST_PAYOUT', 'the bank of the card sent the payout back');
  const last4 = order.account.number.slice(-4);
  return written(at, order, { last4, amountFen: order.amountFen });
}

function release(at: At, order: OrderOf<'release'>): Final {
  const { books, record } = at;
  books.held = false;
  written(at, order, { last4: record.binding.last4, waitingFen: books.heldFen() });
  return paidOn(at, order);
}

/** Pays what waits, unless a hold is on: then it goes on waiting. */
function paidOn({ world, books }: At, order: SettlementOrder): Final {
  const paidFen = books.held ? 0 : payHeld(world, order, order.requestId);
  return { state: 'done', result: { paidFen } };
}
