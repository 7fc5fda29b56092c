/** Payments that a card's owner makes from it, as the bank stated them. */
import { callbackFault } from './callbacks.ts';
import { Keys } from './keys.ts';
import { notFound } from './refusal.ts';
import type { Call } from './script.ts';
import type { World } from './world.ts';

interface Stated {
  key: string;
  /** The number of the card the payment is to come from. */
  debtor: string;
  amountFen: number;
  remark: string;
  payments: { amountFen: number; payer: 'MATCH' | 'OTHER' }[];
}

/** Below one yuan, so that nobody minds paying it. */
const mostFen = 99;

export class Incoming {
  readonly #world: World;
  readonly #keys = new Keys<Stated>();
  readonly #byRemark = new Map<string, Stated>();

  constructor(world: World) {
    this.#world = world;
  }

  /**
   * States a payment once per key.
   * @throws Refusal 409 KEY_REUSED for another body
   */
  state(key: string, debtor: string, call: Call): Pick<Stated, 'amountFen' | 'remark'> {
    const known = this.#keys.repeated(key, call.body);
    if (known) return known;
    const remark = this.#world.id('R').replace('_', '');
    const amountFen = 1 + (Number(remark.slice(1)) % mostFen);
    const stated = { key, debtor, amountFen, remark, payments: [] };
    this.#byRemark.set(remark, stated);
    return this.#keys.keep(key, call.body, stated);
  }

  /** @throws Refusal 404 NOT_FOUND when no payment was stated under the key */
  payments(key: string): Stated['payments'] {
    const stated = this.#keys.find(key);
    if (!stated) throw notFound('stated payment');
    return stated.payments;
  }

  /**
   * The owner of a card pays from it.
   * @throws Refusal 404 NOT_FOUND when the remark belongs to no stated payment
   */
  pay(from: string, amountFen: number, remark: string, call: Call): void {
    const stated = this.#byRemark.get(remark);
    if (!stated) throw notFound('stated payment');
    stated.payments.push({ amountFen, payer: from === stated.debtor ? 'MATCH' : 'OTHER' });
    this.#world.ledger.write({
      party: 'bank',
      effect: 'incoming-penny',
      key: `${stated.key}/${stated.payments.length}`,
      ...this.#world.ownerOf(stated.key),
      detail: { last4: from.slice(-4), amountFen },
    });
    const data = { endToEndId: stated.key };
    const fault = callbackFault(this.#world.script, call);
    void this.#world.callbacks.report({ party: 'bank', type: 'bank.payment.status', data }, fault);
  }
}
