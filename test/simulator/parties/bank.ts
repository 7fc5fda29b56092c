/** The bank behind the new card, as a model: who owns the account, and one cent sent to it. */
import type {
  BankPort,
  IncomingWish,
  PasswordCheck,
  PennyOrder,
} from '../../../activities/bank.ts';
import type {
  AccountVerification,
  IncomingPenny,
  PaymentState,
  StatedPayment,
} from '../../../domain/parties.ts';
import { newCards, type Ground } from './ground.ts';
import { OrderBook } from './orders.ts';

const results = {
  match: 'MATCH',
  close: 'CLOSE_MATCH',
  'no-match': 'NO_MATCH',
  silent: 'UNAVAILABLE',
} as const;

/** What the owner is to pay when he proves the card by a payment from it. */
export const statedFen = 17;

export class Bank implements BankPort {
  /** Cents that landed, by their key: on which account, and when it sent them back. */
  readonly landed = new Map<string, { accountToken: string; returnedAt?: number }>();
  /** Payments asked for from a new card, by their key, and what came in. */
  readonly incoming = new Map<string, { accountToken: string; payments: IncomingPenny[] }>();
  readonly #ground: Ground;
  readonly #orders: OrderBook;

  constructor(ground: Ground) {
    this.#ground = ground;
    this.#orders = new OrderBook(ground, 'bankReported');
  }

  verifyAccount({ accountToken }: { accountToken: string }): Promise<AccountVerification> {
    return this.#ground.answer(() => ({
      verificationId: `verified ${accountToken}`,
      // The second card is beyond doubt: it is there to mend what was wrong with the first.
      result: accountToken === newCards[0].token ? results[this.#ground.setting.bank] : 'MATCH',
      accountStatus: 'ACTIVE',
      accountClass: 'I',
      cardType: 'DC',
    }));
  }

  sendCredit({ key, accountToken, amountFen }: PennyOrder & { remark: string }) {
    return this.#orders.place({
      key,
      carryOut: () => {
        this.#ground.write('bank', 'penny', key, { amountFen });
        this.landed.set(key, { accountToken });
        if (this.#ground.setting.penny === 'returned-late') this.#return(key, amountFen);
        return { state: 'done' };
      },
    });
  }

  async getPayment(key: string): Promise<PaymentState> {
    const said = await this.#orders.ask(key);
    switch (said.state) {
      case 'done':
        return {
          state: this.landed.get(key)?.returnedAt ? 'returned' : 'settled',
          paymentId: said.ref,
        };
      case 'pending':
      case 'refused':
      case 'never-received':
        return { state: said.state };
    }
  }

  stateIncoming({ key, accountToken }: IncomingWish): Promise<StatedPayment> {
    return this.#ground.answer(() => {
      if (!this.incoming.has(key)) this.incoming.set(key, { accountToken, payments: [] });
      return { url: 'https://bank.example/pay', amountFen: statedFen, remark: 'R1' };
    });
  }

  getIncoming(key: string): Promise<IncomingPenny[]> {
    return this.#ground.answer(() => [...(this.incoming.get(key)?.payments ?? [])]);
  }

  /** Nobody goes to the issuer to type a password. */
  passwordCheck(sessionRef: string): Promise<PasswordCheck> {
    return this.#ground.answer(() => ({ sessionRef, result: 'open', last4: '' }));
  }

  /** The owner of a new card pays what was stated last for it, or another amount. */
  pay(accountToken: string, amountFen: number): void {
    const stated = [...this.incoming.values()].findLast(
      (each) => each.accountToken === accountToken,
    );
    stated?.payments.push({ amountFen, payer: 'MATCH' });
  }

  /** The account did not keep it: half an hour later it is back. */
  #return(key: string, amountFen: number): void {
    this.#ground.clock.after(1_800_000, () => {
      const cent = this.landed.get(key);
      if (cent) cent.returnedAt = this.#ground.clock.now;
      this.#ground.write('bank', 'penny-returned', key, { amountFen, undoes: key });
      this.#ground.callBack('bankReported', key);
    });
  }
}
