/** Micro-deposits of one cent (pennies); their course depends on the card that they go to. */
import { takeCallbackFault, type Callback } from './callbacks.ts';
import type { Card } from './data/cards.ts';
import { IdempotencyKeys } from './idempotency-keys.ts';
import { Refusal } from './refusal.ts';
import type { Call, Fault } from './scripted-faults.ts';
import type { World } from './world.ts';

export interface PennyOrder {
  /** The payer's reference: endToEndId and idempotency key in one. */
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

/** A line that the owner reads in online banking. */
export interface StatementLine {
  at: string;
  amountFen: number;
  remark: string;
  endToEndId: string;
}

const paymentFaults = ['reject', 'never-final', 'late-final'] as const;
const settlesAtQuery = 2;

export class Pennies {
  readonly #world: World;
  readonly #payments = new IdempotencyKeys<Payment>();
  readonly #lines: (StatementLine & { last4: string })[] = [];

  constructor(world: World) {
    this.#world = world;
  }

  /**
   * Pays once per key. `lostNow`: the payment is made, but this call gets no answer.
   * @throws Refusal 409 KEY_REUSED for another body
   */
  send(order: PennyOrder, call: Call): { lostNow: boolean; answer: object } {
    const known = this.#payments.findForBody(order.key, call.body);
    if (known) return { lostNow: false, answer: buildAnswer(known) };
    const payment: Payment = {
      order,
      paymentId: this.#world.nextId('pay'),
      status: 'PDNG',
      queries: 0,
    };
    this.#payments.store(order.key, call.body, payment);
    const fault = this.#world.faults.take(call, paymentFaults);
    if (fault) this.#applyFault(payment, fault, call);
    else this.#applyBehaviour(payment, call);
    return { lostNow: order.behaviour === 'answer-lost', answer: buildAnswer(payment) };
  }

  #applyBehaviour(payment: Payment, call: Call): void {
    switch (payment.order.behaviour) {
      case 'refused':
        return this.#rejectPayment(payment, 'AC01', call);
      case 'later':
      case 'returned':
        return undefined;
      case 'returned-late':
        this.#settlePayment(payment, call);
        this.#world.schedule(this.#world.options.pendingMs, () =>
          this.#returnPayment(payment, call),
        );
        return undefined;
      case 'answer-lost':
      case undefined:
        return this.#settlePayment(payment, call);
    }
  }

  #applyFault(payment: Payment, fault: Fault, call: Call): void {
    if (fault.fault === 'reject') return this.#rejectPayment(payment, fault.code ?? 'AC01', call);
    payment.queries = -Infinity;
    if (fault.fault === 'late-final')
      this.#world.schedule(fault.delayMs ?? this.#world.options.pendingMs, () =>
        this.#settlePayment(payment, call),
      );
    return undefined;
  }

  /** The status of a payment. @throws Refusal 404 NEVER_RECEIVED, the only answer after which it may be sent again */
  query(key: string): object {
    const payment = this.#payments.find(key);
    if (!payment) throw new Refusal(404, 'NEVER_RECEIVED', 'no payment under this endToEndId');
    payment.queries += 1;
    const { behaviour } = payment.order;
    const due = behaviour === 'returned' ? 1 : settlesAtQuery;
    if (payment.status === 'PDNG' && payment.queries >= due) {
      this.#settlePayment(payment);
      if (behaviour === 'returned') this.#returnPayment(payment);
    }
    return buildAnswer(payment);
  }

  /** Payments received on cards with these last four digits, newest first. */
  getStatement(last4: string): StatementLine[] {
    return this.#lines
      .filter((line) => line.last4 === last4)
      .map(({ at, amountFen, remark, endToEndId }) => ({ at, amountFen, remark, endToEndId }))
      .toReversed();
  }

  #rejectPayment(payment: Payment, reason: string, call: Call): void {
    payment.status = 'RJCT';
    payment.statusReason = reason;
    this.#sendCallback(payment, 'bank.payment.status', call);
  }

  /** @param call of the payment, where the payer is told by a callback; left out where the payer asked */
  #settlePayment(payment: Payment, call?: Call): void {
    const { key, amountFen, last4, remark } = payment.order;
    payment.status = 'ACSC';
    this.#lines.push({ at: new Date().toISOString(), amountFen, remark, endToEndId: key, last4 });
    this.#writeLedger(payment, 'penny');
    if (call) this.#sendCallback(payment, 'bank.payment.status', call);
  }

  #returnPayment(payment: Payment, call?: Call): void {
    payment.returned = { at: new Date().toISOString(), reason: 'AC04' };
    this.#writeLedger(payment, 'penny-returned', { undoes: payment.order.key });
    if (call) this.#sendCallback(payment, 'bank.payment.returned', call);
  }

  #writeLedger({ order }: Payment, effect: string, more: Record<string, string> = {}): void {
    const { key, last4, amountFen } = order;
    const owner = this.#world.getLedgerFields(key);
    const detail = { last4, amountFen, ...more };
    this.#world.ledger.write({ party: 'bank', effect, key, ...owner, detail });
  }

  #sendCallback({ order }: Payment, type: Callback['type'], call: Call): void {
    const fault = takeCallbackFault(this.#world.faults, call);
    const data = { endToEndId: order.key };
    void this.#world.callbacks.send({ party: 'bank', type, data }, fault);
  }
}

const buildAnswer = ({ order, paymentId, status, statusReason, returned }: Payment): object => ({
  paymentId,
  endToEndId: order.key,
  status,
  ...(statusReason !== undefined && { statusReason }),
  ...(returned && { returned }),
});
