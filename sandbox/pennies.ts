/** One-cent payments and what becomes of them, by the card they go to. */
import { callbackFault, type Callback } from './callbacks.ts';
import type { Card } from './data/cards.ts';
import { Keys } from './keys.ts';
import { Refusal } from './refusal.ts';
import type { Call, Fault } from './script.ts';
import type { World } from './world.ts';

export interface PennyOrder {
  /** The payer's own reference: endToEndId and idempotency key in one. */
  key: string;
  amountFen: number;
  last4: string;
  remark: string;
  behaviour: Card['penny'];
}

interface Payment {
  order: PennyOrder;
  paymentId: string;
  status: 'PDNG' | 'ACSC' | 'RJCT';
  statusReason?: string;
  returned?: { at: string; reason: string };
  queries: number;
}

/** What the owner reads in his online banking. */
export interface StatementLine {
  at: string;
  amountFen: number;
  remark: string;
  endToEndId: string;
}

const paymentFaults = ['reject', 'never-final', 'late-final'] as const;
const landsAtQuery = 2;

export class Pennies {
  readonly #world: World;
  readonly #payments = new Keys<Payment>();
  readonly #lines: (StatementLine & { last4: string })[] = [];

  constructor(world: World) {
    this.#world = world;
  }

  /**
   * Pays once per key. `lostNow` means: paid, but the payer gets no answer this time.
   * @throws Refusal 409 KEY_REUSED for another body
   */
  pay(order: PennyOrder, call: Call): { lostNow: boolean; answer: object } {
    const known = this.#payments.repeated(order.key, call.body);
    if (known) return { lostNow: false, answer: answerOf(known) };
    const payment: Payment = {
      order,
      paymentId: this.#world.id('pay'),
      status: 'PDNG',
      queries: 0,
    };
    this.#payments.keep(order.key, call.body, payment);
    const fault = this.#world.script.take(call, paymentFaults);
    if (fault) this.#misbehave(payment, fault, call);
    else this.#behave(payment, call);
    return { lostNow: order.behaviour === 'answer-lost', answer: answerOf(payment) };
  }

  #behave(payment: Payment, call: Call): void {
    switch (payment.order.behaviour) {
      case 'refused':
        return this.#refuse(payment, 'AC01', call);
      case 'later':
      case 'returned':
        return undefined;
      case 'returned-late':
        this.#land(payment, call);
        this.#world.later(this.#world.options.pendingMs, () => this.#takeBack(payment, call));
        return undefined;
      case 'answer-lost':
      case undefined:
        return this.#land(payment, call);
    }
  }

  #misbehave(payment: Payment, fault: Fault, call: Call): void {
    if (fault.fault === 'reject') return this.#refuse(payment, fault.code ?? 'AC01', call);
    payment.queries = -Infinity;
    if (fault.fault === 'late-final')
      this.#world.later(fault.delayMs ?? this.#world.options.pendingMs, () =>
        this.#land(payment, call),
      );
    return undefined;
  }

  /** @throws Refusal 404 NEVER_RECEIVED: the only answer that permits the payment again */
  ask(key: string): object {
    const payment = this.#payments.find(key);
    if (!payment) throw new Refusal(404, 'NEVER_RECEIVED', 'no payment under this endToEndId');
    payment.queries += 1;
    const { behaviour } = payment.order;
    const due = behaviour === 'returned' ? 1 : landsAtQuery;
    if (payment.status === 'PDNG' && payment.queries >= due) {
      this.#land(payment);
      if (behaviour === 'returned') this.#takeBack(payment);
    }
    return answerOf(payment);
  }

  /** What was received on cards with these last four digits, newest first. */
  statement(last4: string): StatementLine[] {
    return this.#lines
      .filter((line) => line.last4 === last4)
      .map(({ at, amountFen, remark, endToEndId }) => ({ at, amountFen, remark, endToEndId }))
      .toReversed();
  }

  #refuse(payment: Payment, reason: string, call: Call): void {
    payment.status = 'RJCT';
    payment.statusReason = reason;
    this.#report(payment, 'bank.payment.status', call);
  }

  /** @param call the payer's own, when he is told by a callback: not when he asked himself */
  #land(payment: Payment, call?: Call): void {
    const { key, amountFen, last4, remark } = payment.order;
    payment.status = 'ACSC';
    this.#lines.push({ at: new Date().toISOString(), amountFen, remark, endToEndId: key, last4 });
    this.#write(payment, 'penny');
    if (call) this.#report(payment, 'bank.payment.status', call);
  }

  #takeBack(payment: Payment, call?: Call): void {
    payment.returned = { at: new Date().toISOString(), reason: 'AC04' };
    this.#write(payment, 'penny-returned', { undoes: payment.order.key });
    if (call) this.#report(payment, 'bank.payment.returned', call);
  }

  #write({ order }: Payment, effect: string, more: Record<string, string> = {}): void {
    const { key, last4, amountFen } = order;
    const owner = this.#world.ownerOf(key);
    const detail = { last4, amountFen, ...more };
    this.#world.ledger.write({ party: 'bank', effect, key, ...owner, detail });
  }

  #report({ order }: Payment, type: Callback['type'], call: Call): void {
    const fault = callbackFault(this.#world.script, call);
    const data = { endToEndId: order.key };
    void this.#world.callbacks.report({ party: 'bank', type, data }, fault);
  }
}

const answerOf = ({ order, paymentId, status, statusReason, returned }: Payment): object => ({
  paymentId,
  endToEndId: order.key,
  status,
  ...(statusReason !== undefined && { statusReason }),
  ...(returned && { returned }),
});
