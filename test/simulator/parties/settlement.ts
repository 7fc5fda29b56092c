/** The settlement system as a model: which card is paid, what is held, what was paid. */
import type { SettlementOrder, SettlementPort } from '../../../activities/settlement.ts';
import { durationMs } from '../../../domain/duration.ts';
import type { MerchantRecord } from '../../../domain/parties.ts';
import type { Setting } from '../schedule.ts';
import { oldLast4, type Ground } from './ground.ts';
import { OrderBook, type Final } from './orders.ts';
import { Payouts } from './payouts.ts';

/** The card of somebody else's change, or of somebody who has no business here. */
const othersLast4 = '9999';
const dayMs = durationMs('P1D');
/** Longer than a watch. */
const watchedDays = 40;
const mishapDay = 5;
/** So many days' takings at once: nobody can overlook it. */
const surge = 500;

type Binding = MerchantRecord['binding'];

const done = (result?: Record<string, string | number | boolean>): Final => ({
  state: 'done',
  ...(result && { result }),
});
const refused = (code: string): Final => ({ state: 'refused', code });

export class Settlement implements SettlementPort {
  binding: Binding;
  held = false;
  locked = false;
  readonly #ground: Ground;
  readonly #orders: OrderBook;
  readonly #last4Of: (token: string) => string;
  #snapshot: Binding | undefined;
  #switchedBy: string | undefined;
  /** Whether the old card was put back: a switch that arrives late is refused. */
  #wentBack = false;
  readonly #payouts: Payouts;
  /** Another change has bound a card of its own. */
  superseded = false;
  /** It states another target than it pays to: somebody has meddled with it. */
  #misstated = false;

  constructor(ground: Ground, last4Of: (token: string) => string) {
    this.#ground = ground;
    this.#orders = new OrderBook(ground);
    this.#last4Of = last4Of;
    this.#payouts = new Payouts(ground);
    this.binding = {
      first6: '621700',
      last4: oldLast4,
      bankCode: 'CCB',
      bankName: '中国建设银行',
      accountKind: 'PERSONAL',
      status: ground.setting.oldCard === 'dead' ? 'LOST' : 'ACTIVE',
      cardVersion: 1,
      since: '2024-01-01T00:00:00.000Z',
    };
  }

  order(order: SettlementOrder) {
    const { key } = order;
    return this.#orders.place({ key, carryOut: () => this.#carryOut(order) });
  }

  query(key: string) {
    return this.#orders.ask(key);
  }

  position() {
    return this.#ground.answer(() => ({
      targetLast4: this.binding.last4,
      cardVersion: this.binding.cardVersion,
      held: this.held,
      heldFen: this.waiting,
    }));
  }

  payouts() {
    return this.#ground.answer(() => ({
      targetLast4: this.#misstated ? othersLast4 : this.binding.last4,
      cardVersion: this.binding.cardVersion,
      held: this.held,
      cycle: 'T0' as const,
      ...this.#payouts.statement,
    }));
  }

  /** A day's takings are to be paid out: now, or when the hold ends. */
  takings(): void {
    this.#payouts.fallDue();
    this.#payWaiting();
  }

  /** How many payouts wait for the end of a hold. */
  get waiting(): number {
    return this.#payouts.waiting.length;
  }

  /** Takings come in on each of the days of a watch; on one of them comes the setting's mishap. */
  beWatched(): void {
    for (let day = 1; day <= watchedDays; day += 1)
      this.#ground.clock.after(day * dayMs, () => {
        if (day === mishapDay) this.#meetWith(this.#ground.setting.payouts);
        this.takings();
      });
  }

  #meetWith(mishap: Setting['payouts']): void {
    switch (mishap) {
      case 'landed':
        return;
      case 'returned':
        return this.#payouts.comeBack();
      case 'surging':
        return this.#payouts.fallDue(surge);
      case 'other-hand':
        this.#misstated = true;
        return;
      case 'other-card':
        if (this.#wentBack) return;
        this.superseded = true;
        this.#ground.write('esign', 'signed', 'other-change/sign', { newLast4: othersLast4 });
        this.#move('set-target', 'other-change/set-target', othersLast4, {
          evidence: 'of another',
        });
    }
  }

  #payWaiting(): void {
    if (this.held) return;
    this.#payouts.pay(this.binding.last4);
  }

  #carryOut(order: SettlementOrder): Final {
    const { key, kind } = order;
    const write = (detail = {}, result?: Record<string, string | number | boolean>) => {
      this.#ground.write('settlement', kind, key, detail);
      return done(result);
    };
    switch (kind) {
      case 'lock':
        this.locked = true;
        return write();
      case 'unlock':
        this.locked = false;
        return write();
      case 'snapshot':
        this.#snapshot = { ...this.binding };
        return write({}, { snapshotRef: 'snap-1' });
      case 'hold':
        this.held = true;
        write();
        this.takings();
        return done();
      case 'set-params':
      case 'restore-params':
      case 'set-cap':
      case 'lift-cap':
      case 'allow-t0':
        return write();
      case 'drop-old-card':
        this.#snapshot = undefined;
        return write();
      case 'set-target':
        return this.#setTarget(order);
      case 'restore-target':
        return this.#restoreTarget(order);
      case 'reconcile':
        return this.held && this.#snapshot ? write() : refused('SWT_RECON');
      case 'test-payout':
        return this.#ground.setting.payout === 'sent-back' ? refused('TST_PAYOUT') : write();
      case 'release':
        this.held = false;
        write();
        this.#payWaiting();
        return done();
    }
  }

  #setTarget({ key, accountToken, expectCardVersion, evidence }: SettlementOrder): Final {
    const { cardVersion } = this.binding;
    if (cardVersion !== expectCardVersion || this.#wentBack) return refused('SWT_PARTIAL');
    this.#switchedBy = key;
    this.#move('set-target', key, this.#last4Of(accountToken ?? ''), {
      evidence: evidence ?? '',
    });
    return done();
  }

  #restoreTarget({ key, snapshotRef }: SettlementOrder): Final {
    this.#wentBack = true;
    if (!this.#snapshot || snapshotRef === undefined || !this.#switchedBy || this.superseded)
      return done({ changed: false });
    this.#move('restore-target', key, this.#snapshot.last4, { undoes: this.#switchedBy });
    this.#switchedBy = undefined;
    return done({ changed: true });
  }

  #move(effect: string, key: string, newLast4: string, detail: Record<string, string>): void {
    const { last4, cardVersion } = this.binding;
    this.binding = { ...this.binding, last4: newLast4, cardVersion: cardVersion + 1 };
    this.#payouts.startAnew();
    this.#ground.write('settlement', effect, key, {
      target: 'settlement',
      oldLast4: last4,
      newLast4,
      cardVersion: cardVersion + 1,
      ...detail,
    });
  }
}
