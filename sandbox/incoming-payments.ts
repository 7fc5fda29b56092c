/** Payments from a card by its owner, with the amount and remark that the bank stated before. */
import { takeCallbackFault } from './callbacks.ts';
import { IdempotencyKeys } from './idempotency-keys.ts';
import { notFound } from './refusal.ts';
import type { Call } from './scripted-faults.ts';
import type { World } from './world.ts';

interface ExpectedPayment {
  key: string;
  /** The number of the card that must pay. */
  debtor: string;
  amountFen: number;
  remark: string;
  payments: { amountFen: number; payer: 'MATCH' | 'OTHER' }[];
}

/** Below one yuan: small enough for every owner. */
const maxAmountFen = 99;

export class IncomingPayments {
  readonly #world: World;
  readonly #keys = new IdempotencyKeys<ExpectedPayment>();
  readonly #byRemark = new Map<string, ExpectedPayment>();

  constructor(world: World) {
    this.#world = world;
  }

  /**
   * States amount and remark of a payment, once per key.
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
    const expected = { key, debtor, amountFen, remark, payments: [] };
    this.#byRemark.set(remark, expected);
    return this.#keys.store(key, call.body, expected);
  }

  /** The payments received under a key. @throws Refusal 404 NOT_FOUND when nothing was stated under it */
  listPayments(key: string): ExpectedPayment['payments'] {
    const expected = this.#keys.find(key);
    if (!expected) throw notFound('stated payment');
    return expected.payments;
  }

  /**
   * Books a payment that the owner makes from a card.
   * @throws Refusal 404 NOT_FOUND when the remark belongs to no stated payment
   */
  receivePayment(from: string, amountFen: number, remark: string, call: Call): void {
    const expected = this.#byRemark.get(remark);
    if (!expected) throw notFound('stated payment');
    expected.payments.push({ amountFen, payer: from === expected.debtor ? 'MATCH' : 'OTHER' });
    this.#world.ledger.write({
      party: 'bank',
      effect: 'incoming-penny',
      key: `${expected.key}/${expected.payments.length}`,
      ...this.#world.getLedgerFields(expected.key),
      detail: { last4: from.slice(-4), amountFen },
    });
    const data = { endToEndId: expected.key };
    const fault = takeCallbackFault(this.#world.faults, call);
    void this.#world.callbacks.send({ party: 'bank', type: 'bank.payment.status', data }, fault);
  }
}
