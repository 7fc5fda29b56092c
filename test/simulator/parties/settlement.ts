/** The settlement system as a model: which card is paid, what is held, what was paid. */
import type { SettlementOrder, SettlementPort } from '../../../activities/settlement.ts';
import type { MerchantRecord } from '../../../domain/parties.ts';
import { oldLast4, type Ground } from './ground.ts';
import { OrderBook, type Final } from './orders.ts';

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
  #takings = 0;
  /** Payouts that wait for the end of the hold, by their intent. */
  waiting: string[] = [];

  constructor(ground: Ground, last4Of: (token: string) => string) {
    this.#ground = ground;
    this.#orders = new OrderBook(ground);
    this.#last4Of = last4Of;
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
      heldFen: this.waiting.length,
    }));
  }

  payouts() {
    const { last4: targetLast4, cardVersion } = this.binding;
    return this.#ground.answer(() => ({
      targetLast4,
      cardVersion,
      held: this.held,
      cycle: 'T1' as const,
      dueFen: 0,
      payouts: [],
    }));
  }

  /** A day's takings are to be paid out: now, or when the hold ends. */
  takings(): void {
    this.#takings += 1;
    this.waiting.push(`intent-${this.#takings}`);
    this.#payWaiting();
  }

  #payWaiting(): void {
    if (this.held) return;
    for (const intent of this.waiting.splice(0))
      this.#ground.write('settlement', 'payout', intent, { last4: this.binding.last4 });
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
      case 'drop-old-card':
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
    if (!this.#snapshot || snapshotRef === undefined || this.#switchedBy === undefined)
      return done({ changed: false });
    this.#move('restore-target', key, this.#snapshot.last4, { undoes: this.#switchedBy });
    this.#switchedBy = undefined;
    return done({ changed: true });
  }

  #move(effect: string, key: string, newLast4: string, detail: Record<string, string>): void {
    const { last4, cardVersion } = this.binding;
    this.binding = { ...this.binding, last4: newLast4, cardVersion: cardVersion + 1 };
    this.#ground.write('settlement', effect, key, {
      target: 'settlement',
      oldLast4: last4,
      newLast4,
      cardVersion: cardVersion + 1,
      ...detail,
    });
  }
}
