/**
 * Model of the settlement system: the payout target, holds and payouts. In one file, because every order works on the
 * same state.
 */
import type { SettlementOrder, SettlementPort } from '../../../activities/settlement.ts';
import { parseDurationMs } from '../../../domain/time/duration.ts';
import type { MerchantRecord } from '../../../domain/parties/merchant.ts';
import type { PayoutStatement } from '../../../domain/watch/payout-statement.ts';
import type { Setting } from '../schedule/schedule.ts';
import { oldLast4, type SimulationContext } from './context.ts';
import { OpenBatch } from './open-batch.ts';
import { OrderStore, type FinalState } from './order-store.ts';
import { Payouts } from './payouts.ts';

/** The card of another change, or of an intruder. */
const othersLast4 = '9999';
const dayMs = parseDurationMs('P1D');
/** Longer than a watch. */
const watchedDays = 40;
const mishapDay = 5;
/** The sales of this many days at once: a clear surge. */
const surgeFactor = 500;

/** Nothing is lost in this model. */
const dataCounts = { hash: 'a'.repeat(64), terminals: 1, payouts: 0, payoutsFen: 0 };

type Binding = MerchantRecord['binding'];

const buildDone = (result?: Record<string, string | number | boolean>): FinalState => ({
  state: 'done',
  ...(result && { result }),
});
const refuse = (code: string): FinalState => ({ state: 'refused', code });

export class Settlement implements SettlementPort {
  binding: Binding;
  held = false;
  /** The request that has the lock. */
  lockedBy: string | undefined;
  readonly #context: SimulationContext;
  readonly #orders: OrderStore;
  readonly #findLast4: (token: string) => string;
  /** By their reference. */
  readonly #snapshots = new Map<string, Binding>();
  /** The key of the cut-over that is in effect, by its request. */
  readonly #switches = new Map<string, string>();
  /** Requests that have put the old card back: a switch of theirs that arrives late is refused. */
  readonly #rolledBack = new Set<string>();
  readonly #payouts: Payouts;
  /** Whether another change has bound its own card. */
  isSuperseded = false;
  /** Whether it states another target than it pays to, because somebody manipulated it. */
  #isMisstated = false;
  readonly #batch: OpenBatch;

  constructor(context: SimulationContext, last4Of: (token: string) => string) {
    this.#context = context;
    this.#orders = new OrderStore(context);
    this.#findLast4 = last4Of;
    this.binding = {
      first6: '621700',
      last4: oldLast4,
      bankCode: 'CCB',
      bankName: '中国建设银行',
      accountKind: 'PERSONAL',
      status: this.#findStatus(oldLast4),
      cardVersion: 1,
      since: '2024-01-01T00:00:00.000Z',
    };
    this.#payouts = new Payouts(context, this.binding, () => this.#payWaiting());
    this.#batch = new OpenBatch(context);
  }

  order(order: SettlementOrder) {
    const { key, undoes } = order;
    return this.#orders.place({
      key,
      body: order,
      ...(undoes && { undoes }),
      execute: () => this.#execute(order),
    });
  }

  query(key: string) {
    return this.#orders.query(key);
  }

  readPosition() {
    return this.#context.answerQuestion(() => ({
      targetLast4: this.binding.last4,
      cardVersion: this.binding.cardVersion,
      held: this.held,
      heldFen: this.waiting,
      openBatches: this.#batch.count,
    }));
  }

  readPayouts(_merchant: unknown, cardVersion: number) {
    return this.#context.answerQuestion(() => this.#describeSince(cardVersion));
  }

  readPayoutsOfCards(_acquirerId: string, cards: { merchantId: string; cardVersion: number }[]) {
    return this.#context.answerQuestion(() =>
      cards.map(({ merchantId, cardVersion }) => ({
        merchantId,
        sinceCardVersion: cardVersion,
        ...this.#describeSince(cardVersion),
      })),
    );
  }

  #describeSince(cardVersion: number): PayoutStatement {
    return {
      targetLast4: this.#isMisstated ? othersLast4 : this.binding.last4,
      cardVersion: this.binding.cardVersion,
      held: this.held,
      cycle: 'T0',
      ...this.#payouts.describeSince(cardVersion),
    };
  }

  /** The record of the acquirer says what has become of the bound card. */
  updateStatus(): void {
    this.binding = { ...this.binding, status: this.#findStatus(this.binding.last4) };
  }

  #findStatus(last4: string): Binding['status'] {
    const { closedCards, setting } = this.#context;
    if (closedCards.has(last4)) return 'CLOSED';
    return last4 === oldLast4 && setting.oldCard === 'dead' ? 'LOST' : 'ACTIVE';
  }

  /** Pays a day's sales now, or when the hold ends. */
  settleTakings(): void {
    this.#payouts.addTakings(this.binding);
    this.#payWaiting();
  }

  /** How many payouts wait for the end of a hold. */
  get waiting(): number {
    return this.#payouts.findWaiting(this.binding).length;
  }

  /** How many payouts there have been. */
  get payoutCount(): number {
    return this.#payouts.count;
  }

  /** Sales come in on each day of a watch; on one of them the incident of the setting happens. */
  scheduleWatchTakings(): void {
    for (let day = 1; day <= watchedDays; day += 1)
      this.#context.clock.after(day * dayMs, () => {
        if (day === mishapDay) this.#applyMishap(this.#context.setting.payouts);
        this.settleTakings();
      });
  }

  #applyMishap(mishap: Setting['payouts']): void {
    switch (mishap) {
      case 'landed':
        return;
      case 'returned':
        return this.#payouts.returnLast();
      case 'surging':
        this.#payouts.addTakings(this.binding, surgeFactor);
        return;
      case 'other-hand':
        this.#isMisstated = true;
        return;
      case 'other-card':
        if (this.#rolledBack.size > 0) return;
        this.isSuperseded = true;
        this.#context.writeLedger('esign', 'signed', 'other-change/sign', {
          newLast4: othersLast4,
        });
        this.#moveTarget('set-target', 'other-change/set-target', othersLast4, {
          evidence: 'of another',
          // A batch that is stuck is still open days later: whoever makes this change decides as ours did.
          ...(this.#batch.count > 0 && { despiteOpenBatch: true }),
        });
    }
  }

  #payWaiting(): void {
    if (this.held) return;
    this.#payouts.pay(this.binding);
  }

  #execute(order: SettlementOrder): FinalState {
    const end = this.#carryOut(order);
    if (end.state === 'done') this.#payouts.followOrder(order.kind);
    return end;
  }

  #carryOut(order: SettlementOrder): FinalState {
    const { key, kind } = order;
    const write = (detail = {}, result?: Record<string, string | number | boolean>) => {
      this.#context.writeLedger('settlement', kind, key, detail);
      return buildDone(result);
    };
    switch (kind) {
      case 'lock':
        if (this.lockedBy === order.requestId) return buildDone();
        if (this.lockedBy !== undefined) return refuse('POL_CHANGE_LOCK');
        this.lockedBy = order.requestId;
        return write();
      case 'unlock':
        if (this.lockedBy !== order.requestId) return buildDone();
        this.lockedBy = undefined;
        return write();
      case 'snapshot': {
        const snapshotRef = `snapshot of ${order.requestId}`;
        this.#snapshots.set(snapshotRef, { ...this.binding });
        return write({}, { snapshotRef, ...dataCounts });
      }
      case 'hold':
        this.held = true;
        write();
        this.settleTakings();
        this.#batch.finish();
        return buildDone({ openBatches: this.#batch.count });
      case 'set-params':
      case 'restore-params':
      case 'set-cap':
      case 'lift-cap':
      case 'allow-t0':
      case 'set-limit':
        return write();
      case 'drop-old-card':
        this.#snapshots.delete(order.snapshotRef ?? '');
        return write();
      case 'recall': {
        const returnedFen = this.#payouts.returnRecalled(order.intents ?? []);
        if (returnedFen === 0) return refuse('WATCH_RECALL_REFUSED');
        const answer = write({ returnedFen }, { returnedFen });
        this.#payWaiting();
        return answer;
      }
      case 'set-target':
        return this.#setTarget(order);
      case 'restore-target':
        return this.#restoreTarget(order);
      case 'reconcile':
        return this.held && this.#snapshots.has(order.snapshotRef ?? '')
          ? write({}, dataCounts)
          : refuse('SWT_RECON');
      case 'test-payout':
        if (this.#context.closedCards.has(this.#findLast4(order.accountToken ?? '')))
          return refuse('ACC_CLOSED');
        return this.#context.setting.payout === 'sent-back' ? refuse('TST_PAYOUT') : write();
      case 'release':
        this.held = false;
        write();
        this.#payWaiting();
        return buildDone();
    }
  }

  #setTarget(order: SettlementOrder): FinalState {
    const { key, accountToken, evidence = '', despiteOpenBatch } = order;
    const { cardVersion } = this.binding;
    if (cardVersion !== order.expectCardVersion || this.#rolledBack.has(order.requestId))
      return refuse('SWT_PARTIAL');
    if (this.#batch.count > 0 && !despiteOpenBatch) {
      this.#context.contractViolations.push(`${key} was ordered while a batch was open (A43)`);
      return refuse('SWT_BATCH_OPEN');
    }
    this.#switches.clear();
    this.#switches.set(order.requestId, key);
    this.#moveTarget('set-target', key, this.#findLast4(accountToken ?? ''), {
      evidence,
      ...(despiteOpenBatch && { despiteOpenBatch }),
    });
    return buildDone();
  }

  /** Another change that has bound a card since is left as it is. */
  #restoreTarget({ key, requestId, snapshotRef = '' }: SettlementOrder): FinalState {
    this.#rolledBack.add(requestId);
    const snapshot = this.#snapshots.get(snapshotRef);
    const undoes = this.#switches.get(requestId);
    if (!snapshot || undoes === undefined || this.isSuperseded)
      return buildDone({ changed: false });
    this.#moveTarget('restore-target', key, snapshot.last4, { undoes });
    this.#switches.delete(requestId);
    return buildDone({ changed: true });
  }

  #moveTarget(
    effect: string,
    key: string,
    newLast4: string,
    detail: Record<string, string | boolean>,
  ): void {
    const { last4, cardVersion } = this.binding;
    this.binding = { ...this.binding, last4: newLast4, cardVersion: cardVersion + 1 };
    this.updateStatus();
    this.#context.writeLedger('settlement', effect, key, {
      target: 'settlement',
      oldLast4: last4,
      newLast4,
      cardVersion: cardVersion + 1,
      ...detail,
    });
  }
}
