/** Payments that a card's owner makes from it, as the bank stated them. */
import { takeCallbackFault } from './callbacks.ts';
import { IdempotencyKeys } from './idempotency-keys.ts';
import { notFound } from './refusal.ts';
import type { Call } from './scripted-faults.ts';
import type { World } from './world.ts';

interface ExpectedPayment {
  key: string;
  /** The number of the card the payment is to come from. */
  debtor: string;
  amountFen: number;
  remark: string;
  payments: { amountFen: number; payer: 'MATCH' | 'OTHER' }[];
}

/** Below one yuan, so that nobody minds paying it. */
const maxAmountFen = 99;

export class IncomingPayments {
  readonly #world: World;
  readonly #keys = new IdempotencyKeys<ExpectedPayment>();
  readonly #byRemark = new Map<string, ExpectedPayment>();

  constructor(world: World) {
    this.#world = world;
  }

  /**
   * States a payment once per key.
   * @throws Refusal 409 KEY_REUSED for another body
   */
  expectPayment(
    key: string,
    debtor: string,
    call: Call,
  ): Pick<ExpectedPayment, 'amountFen' | 'remark'> {
    const known = this.#keys.findForBody(key, call.body);
    if (known) return known;
    const remark = this.#world.nextId('R').replace('_', '');
    const amountFen = 1 + (Number(remark.slice(1)) % maxAmountFen);
    const stated = { key, debtor, amountFen, remark, payments: [] };
    this.#byRemark.set(remark, stated);
    return this.#keys.store(key, call.body, stated);
  }

  /** @throws Refusal 404 NOT_FOUND when no payment was stated under the key */
  listPayments(key: string): ExpectedPayment['payments'] {
    const stated = this.#keys.find(key);
    if (!stated) throw notFound('stated payment');
    return stated.payments;
  }

  /**
   * The owner of a card pays from it.
   * @throws Refusal 404 NOT_FOUND when the remark belongs to no stated payment
   */
  receivePayment(from: string, amountFen: number, remark: string, call: Call): void {
    const stated = this.#byRemark.get(remark);
    if (!stated) throw notFound('stated payment');
    stated.payments.push({ amountFen, payer: from === stated.debtor ? 'MATCH' : 'OTHER' });
    this.#world.ledger.write({
      party: 'bank',
      effect: 'incoming-penny',
      key: `${stated.key}/${stated.payments.length}`,
      ...this.#world.getLedgerFields(stated.key),
      detail: { last4: from.slice(-4), amountFen },
    });
    const data = { endToEndId: stated.key };
    const fault = takeCallbackFault(this.#world.faults, call);
    void this.#world.callbacks.send({ party: 'bank', type: 'bank.payment.status', data }, fault);
  }
}
